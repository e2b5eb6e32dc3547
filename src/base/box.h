/* box.h: work on a stranger's manuscript in a child process, behind walls.
 * In: a function, and what it may read.  Out: the value that it returns, or how it ended.
 * The walls: those of walls.h (it reads only the named folders and the system's own under /usr and /etc/fonts, writes nothing, and
 * starts no program or process), limits on time and memory.
 * Units: seconds of CPU time; bytes.  Memory: the value is the caller's.
 * Errors: GError where no child could be started, or a wall that was asked for does not stand.
 * Source: setrlimit(2). */
#pragma once
#include <glib.h>

typedef enum BoxDemand {
    BOX_BEST_EFFORT, /* the walls that this kernel has */
    BOX_REQUIRED,    /* all of them, or an error */
    BOX_NONE,        /* the work is done in this process, for debuggers */
} BoxDemand;

typedef struct BoxOptions {
    BoxDemand demand;
    const char *const *readable; /* folders and files, NULL-terminated */
    guint seconds;               /* that work on one subject may take, and 20 times as many on none; 0: the usual 20 */
    guint total_seconds;         /* that all of it may take; 0: the usual 3,600 */
    gsize bytes;                 /* that it may hold; 0: the usual 4 GiB */
    /* Called while box_run() or box_finish() waits, after the first half second and then ten times a second: the stage and the subject,
     * "" where the work named none. Both come from the child, and may hold anything but a line's end. Or NULL. */
    void (*progress)(const char *stage, const char *subject, void *data);
    void *progress_data;
    int niceness; /* added to this process's: who waits for less than others do */
} BoxOptions;

/* What this process, and so each box, was given of memory from outside (ulimit -v) [bytes]; 0: it was not limited. */
gsize box_inherited_bytes(void);

/* What the work says while it goes on. */
typedef struct Box Box;

/* From here on the work is on this: a file's name, or NULL for the whole. Each has its own time. */
void box_subject(Box *box, const char *name);
/* What is done from here on, to the whole until a subject is named: "typesetting". */
void box_stage(Box *box, const char *name);

typedef enum BoxEnd { BOX_DONE, BOX_CRASHED, BOX_OUT_OF_TIME, BOX_OUT_OF_MEMORY } BoxEnd;

typedef struct BoxResult {
    GVariant *value;  /* NULL unless BOX_DONE; in normal form and of the wanted type, but otherwise as the child made it */
    BoxEnd end;
    char *subject;    /* what it was working on when it ended otherwise, or NULL */
    char *stage;      /* and at which stage, or NULL */
    const char *fate; /* the signal's name; static, NULL where there was none */
    gboolean is_killed; /* by SIGKILL */
} BoxResult;

void box_result_clear(BoxResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BoxResult, box_result_clear)

typedef GVariant *(*BoxWork)(Box *box, void *data);

/* FALSE: the error is set. Nothing that the work changes in memory is seen here; standard output and error are shared. */
gboolean box_run(const BoxOptions *options, const char *type, BoxWork work, void *data, BoxResult *ret_result, GError **error);

/* The same in two steps, for those who have other things to do meanwhile; NULL: the error is set.  The type and `options.progress_data`
 * must outlive the run, the other options and `data` need not. */
typedef struct BoxRun BoxRun;
BoxRun *box_start(const BoxOptions *options, const char *type, BoxWork work, void *data, GError **error);
/* Can be read as soon as box_finish() need not wait; -1: that is now, or this kernel cannot tell. Lent. */
int box_run_descriptor(const BoxRun *run);
gboolean box_finish(BoxRun *run, BoxResult *ret_result, GError **error);
/* Ends the child if it still works. */
void box_run_free(BoxRun *run);

/* The same by a child that stays: after box_finish() it can be asked again, with another order, and has what its work kept in memory.
 * What it said once is copied, as it goes on living. */
BoxRun *box_stay(const BoxOptions *options, const char *type, BoxWork work, void *data, guint8 order, GError **error);
/* FALSE: the child has ended, or has worked so long that it would meet its limit: free it, and start another. */
gboolean box_again(BoxRun *run, guint8 order);
/* What the work was asked for; 0 in a child that does not stay. */
guint8 box_order(const Box *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BoxRun, box_run_free)
