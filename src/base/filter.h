/* filter.h: a program of the machine's that turns its standard input into its standard output, behind walls.
 * In: the program, its input, what it may read.  Out: what it wrote, and how it ended.
 * The walls: those of walls.h; limits on time, memory and output; an environment of the caller's, the root as its folder.
 * Units: seconds of CPU time; bytes.  Memory: a FilterRun is cleared by the caller.
 * Errors: GError where it could not be started, or a wall that was asked for does not stand. */
#pragma once
#include "base/box.h"

typedef struct FilterOptions {
    BoxDemand demand;                /* BOX_NONE: the limits only */
    const char *program;             /* absolute */
    const char *const *arguments;    /* the program's name first; NULL-terminated, as are those below */
    const char *const *environment;
    const char *const *readable;     /* folders and files; of the system's, only libraries are readable without being named */
    guint seconds;
    gsize bytes, output_bytes;       /* of memory; of what it may write */
} FilterOptions;

typedef struct FilterRun {
    GBytes *output;
    char *complained; /* standard error, as valid UTF-8 */
    int status;       /* the exit status, or minus the signal that ended it */
} FilterRun;

void filter_run_clear(FilterRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FilterRun, filter_run_clear)

gboolean filter_run(const FilterOptions *options, GBytes *input, FilterRun *ret_run, GError **error);
