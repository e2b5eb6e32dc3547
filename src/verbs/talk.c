#include "verbs/talk.h"
#include <stdio.h>
#include <unistd.h>

static gboolean is_terminal(void) {
    return isatty(STDERR_FILENO);
}

static gboolean wants_colour(void) {
    const char *no_colour = g_getenv("NO_COLOR");
    return is_terminal() && (no_colour == NULL || no_colour[0] == '\0') &&
           g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

static void show_progress(const char *stage, const char *subject, G_GNUC_UNUSED void *data) {
    fprintf(stderr, "\r\033[K%s%s%s …", stage, stage[0] != '\0' && subject[0] != '\0' ? " " : "",
            subject);
}

TalkProgress talk_progress(void) {
    return is_terminal() ? show_progress : NULL;
}

void talk_end_progress(void) {
    if (is_terminal())
        fputs("\r\033[K", stderr);
}

void talk_diagnostics(const Diag *diag, ReportOptions options) {
    talk_end_progress();
    options.colour = wants_colour();
    g_autofree char *text = report_print(diag, &options);
    fputs(text, stderr);
}

Status talk_usage_error(const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "octavo: %s\nTry 'octavo --help'.\n", message);
    return STATUS_USAGE;
}

Status talk_failure(const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    talk_end_progress();
    fprintf(stderr, "octavo: %s\n", message);
    return STATUS_WORLD_FAILED;
}
