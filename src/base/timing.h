/* timing.h: what the stages of a work cost.
 * In: the name of each stage when it begins.  Out: a line for each, in their order.
 * Units: milliseconds of the process's CPU time, all its threads together.  Memory: the caller frees a Timing and its text. */
#pragma once
#include <glib.h>

typedef struct Timing Timing;

Timing *timing_new(void);
void timing_free(Timing *timing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Timing, timing_free)

/* Ends the stage before it, if any. `name` is static; NULL: no stage begins. Without a Timing nothing is measured. */
void timing_begin(Timing *timing, const char *name);
/* "parse     42.1 ms\n" … and the sum; the caller's. */
char *timing_text(Timing *timing);
