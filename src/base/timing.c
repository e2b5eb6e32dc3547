#include "base/timing.h"
#include <time.h>

struct Timing {
    GString *text;
    const char *name; /* of the stage that goes on, or NULL */
    gint64 begun;     /* [µs] */
    gint64 sum;       /* [µs] of the stages that have ended */
};

Timing *timing_new(void) {
    Timing *timing = g_new0(Timing, 1);
    timing->text = g_string_new(NULL);
    return timing;
}

void timing_free(Timing *timing) {
    if (timing == NULL)
        return;
    g_string_free(timing->text, TRUE);
    g_free(timing);
}

static gint64 spent(void) {
    struct timespec time = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void append_line(GString *text, const char *name, gint64 microseconds) {
    gint64 tenths = (microseconds + 50) / 100;
    g_string_append_printf(text, "%-12s %6" G_GINT64_FORMAT ".%d ms\n", name, tenths / 10,
                           (int)(tenths % 10));
}

void timing_begin(Timing *timing, const char *name) {
    if (timing == NULL)
        return;
    gint64 now = spent();
    if (timing->name != NULL) {
        append_line(timing->text, timing->name, now - timing->begun);
        timing->sum += now - timing->begun;
    }
    timing->name = name;
    timing->begun = now;
}

char *timing_text(Timing *timing) {
    timing_begin(timing, NULL);
    GString *text = g_string_new(timing->text->str);
    append_line(text, "all", timing->sum);
    return g_string_free(text, FALSE);
}
