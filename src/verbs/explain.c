#include "verbs/call.h"
#include "verbs/complete.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    Status status = call_parse(&call, &verb_explain, NULL, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    const char *wanted = call.rest != NULL ? call.rest[0] : NULL;
    for (DiagCode code = 0; code < DIAG_N_CODES; code++)
        if (wanted == NULL || strcmp(diag_code_name(code), wanted) == 0) {
            printf("%s: %s\n", diag_code_name(code), diag_code_meaning(code));
            if (wanted != NULL)
                return STATUS_DONE;
        }
    return wanted == NULL ? STATUS_DONE
                          : talk_usage_error("no diagnostic has the code '%s'", wanted);
}

static void complete(const char *typed) {
    for (DiagCode code = 0; code < DIAG_N_CODES; code++)
        complete_word(typed, "", diag_code_name(code), diag_code_meaning(code));
}

const Verb verb_explain = {"explain", "[CODE]",
                           "say what a diagnostic means; without CODE, all of them", run, complete};
