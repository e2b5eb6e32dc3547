#include "edition/changes.h"
#include "edition/shelf.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

typedef struct Wanted {
    char *format, *since;
    const char *old, *new; /* what to open; `old` with `since`: a book */
} Wanted;

static void wanted_clear(Wanted *wanted) {
    g_free(wanted->format);
    g_free(wanted->since);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

typedef char *(*Print)(const Record *old, const Record *new, const GArray *changes);

static Print find_print(const char *name) {
    static const struct {
        const char *name;
        Print print;
    } prints[] = {{"text", changes_text},
                  {"markdown", changes_markdown},
                  {"json", changes_json},
                  {"annotations", changes_annotations}};
    for (guint i = 0; i < G_N_ELEMENTS(prints); i++)
        if (name == NULL || strcmp(prints[i].name, name) == 0)
            return prints[i].print;
    return NULL;
}

static Status parse(Call *call, Wanted *wanted, int argc, char **argv) {
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &wanted->format, "Print in this form",
         "text|markdown|json|annotations"},
        {"since", 0, 0, G_OPTION_ARG_STRING, &wanted->since,
         "Print the errata of that revision of the book, by its pages", "REVISION"},
        {0},
    };
    Status status = call_parse(call, &verb_diff, entries, 2, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (find_print(wanted->format) == NULL)
        return talk_usage_error("no format '%s': text, markdown, json or annotations",
                                wanted->format);
    if (wanted->since == NULL && (call->rest == NULL || call->rest[0] == NULL))
        return talk_usage_error("diff wants an old edition, and a new one");
    const char *second = call->rest != NULL && call->rest[0] != NULL ? call->rest[1] : NULL;
    wanted->old = call_book(call);
    wanted->new = wanted->since != NULL ? call_book(call) : second != NULL ? second : ".";
    return STATUS_DONE;
}

static const Record *open_old(const Wanted *wanted, Arena *arena, Diag *diag, GError **error) {
    if (wanted->since == NULL)
        return shelf_open(arena, wanted->old, diag, error);
    g_autoptr(Root) book = root_open(wanted->old, error);
    return book != NULL ? shelf_read(arena, book, wanted->since, (Place){0}, diag) : NULL;
}

static gboolean is_same_work(Diag *diag, const Record *old, const Record *new) {
    if (g_str_equal(old->identifier, new->identifier))
        return TRUE;
    diag_add(diag, DIAG_RECORD_BAD, (Place){0}, "these are two works: '%s' and '%s'",
             old->identifier, new->identifier);
    return FALSE;
}

/* Behind walls. */
static GVariant *compare(const void *data, Diag *diag, GError **error) {
    const Wanted *wanted = data;
    g_autoptr(Arena) arena = arena_new();
    const Record *old = open_old(wanted, arena, diag, error);
    const Record *new = old != NULL ? shelf_open(arena, wanted->new, diag, error) : NULL;
    if (new == NULL || !is_same_work(diag, old, new))
        return NULL;
    g_autoptr(GArray) changes = changes_find(old, new);
    g_autofree char *text = wanted->since != NULL && wanted->format == NULL
                                ? changes_errata(old, new, changes)
                                : find_print(wanted->format)(old, new, changes);
    return g_variant_new_bytestring(text);
}

static gboolean print_changes(Call *call, const Wanted *wanted) {
    const char *const readable[] = {wanted->old, wanted->new, NULL};
    g_autoptr(GVariant) text =
        boxed_value(&call->boxed, readable, "ay", compare, wanted, call->diag, &call->error);
    if (text != NULL)
        fputs(g_variant_get_bytestring(text), stdout);
    return text != NULL;
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_auto(Wanted) wanted = {0};
    Status status = parse(&call, &wanted, argc, argv);
    if (status != STATUS_DONE)
        return status;
    return call_close(&call, print_changes(&call, &wanted));
}

const Verb verb_diff = {"diff", "OLD [NEW]", "tell what changed from one edition to another", run,
                        NULL};
