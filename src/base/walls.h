/* walls.h: what the calling process, and all that it starts, may no longer do.
 * In: what it may still read and run.  Out: Landlock (it reads only that, and writes nothing), seccomp (no socket, no process, no program
 * but those named, no file opened for writing).  Errors: FALSE: a wall does not stand.
 * Sources: landlock(7), seccomp(2). */
#pragma once
#include <glib.h>

typedef struct Walls {
    const char *const *system, *const *readable; /* folders and files, NULL-terminated; what is not there is passed over */
    const char *const *programs;                 /* files that may be executed, the system's loader among them; NULL: none */
} Walls;

gboolean walls_raise(const Walls *walls);

/* Which of them this kernel has: the version of Landlock, 0 for none. */
guint walls_landlock(void);
gboolean walls_seccomp(void);
