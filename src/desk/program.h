/* program.h: runs one program of a book, in a folder of its own and within limits.
 * In: an interpreter's command and a program's text.  Out: how it ended and what it printed.
 * Units: seconds.  Memory: a ProgramRun is cleared by the caller.
 * Errors: the world's (a folder that cannot be made, a command that cannot be started).
 * The limits keep a slip of the author from taking the machine with it. They are no prison: a
 * program runs with the rights of whoever asked for it. */
#pragma once
#include <glib.h>

#define PROGRAM_PRINTED_MAX (1u << 20) /* [bytes] of each stream that are read */

typedef struct ProgramRun {
    char *printed;    /* standard output, as valid UTF-8 */
    char *complained; /* standard error, as valid UTF-8 */
    int status;       /* the exit status, or minus the signal that ended it */
    gboolean is_late; /* it was stopped when its time was up */
    gboolean is_long; /* it printed more than was read */
} ProgramRun;

void program_run_clear(ProgramRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProgramRun, program_run_clear)

/* Writes `text` to a file `name` in an empty folder, runs `command name` there with empty standard
 * input, and removes the folder. With text NULL there is no file, and `name` is the one argument.
 */
gboolean program_run(const char *command, const char *name, const char *text, guint seconds,
                     ProgramRun *ret_run, GError **error);
