/* boxed.h: the press behind walls: what press.h does, done in a child that can neither write nor call out.
 * In and out: as in press.h; Book and Pages stay in the child.  A breakdown of any library, a hang and an exhausted memory become
 * one diagnostic at the file that was being worked on.
 * Memory: results are the caller's.  Errors: those of press.h and box.h. */
#pragma once
#include "base/box.h"
#include "press.h"

typedef struct BoxedOptions {
    BoxDemand demand;
    guint seconds; /* that work on one file may take; 0: the usual */
    gsize bytes;   /* that all of it may hold; 0: the usual */
    void (*progress)(const char *stage, const char *subject, void *data); /* as in box.h, or NULL */
    void *progress_data;
    int niceness; /* as in box.h */
} BoxedOptions;

gboolean boxed_make(const BoxedOptions *boxed, const PressOptions *options, Diag *diag, PressResult *ret_result, GError **error);

/* The same in two steps, for those who have other things to do meanwhile. */
typedef struct BoxedRun BoxedRun;
BoxedRun *boxed_start(const BoxedOptions *boxed, const PressOptions *options, GError **error);
/* Can be read as soon as boxed_finish() need not wait; -1: that is now. Lent. */
int boxed_run_descriptor(const BoxedRun *run);
gboolean boxed_finish(BoxedRun *run, Diag *diag, PressResult *ret_result, GError **error);

/* The same by a child that stays and has at hand what it read before (PressOptions.memo), for who makes a book again and again. The
 * first round has order 0: the first of the options. After boxed_finish(), whatever came of it, boxed_again() begins the next round; it
 * starts another child where the one before has broken down. */
#define BOXED_ORDERS_MAX 2
BoxedRun *boxed_stay(const BoxedOptions *boxed, const PressOptions *orders, guint8 n_orders, GError **error);
gboolean boxed_again(BoxedRun *run, guint8 order, GError **error);

/* What boxed_finish() makes of a child's answer, which may be anything of this type: Diag, error (is it octavo's own?), what was made,
 * diagrams that it wants drawn first. */
#define BOXED_ANSWER_TYPE "(vm(bay)mvaay)"
gboolean boxed_open(GVariant *answer, Diag *diag, PressResult *ret_result, GError **error);
/* Ends the child if it still works. */
void boxed_run_free(BoxedRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BoxedRun, boxed_run_free)

/* Any text that is made of a book, such as press_dump()'s; NULL like FALSE above. */
typedef char *(*BoxedText)(const PressOptions *options, Diag *diag, const void *data, GError **error);
char *boxed_text(const BoxedOptions *boxed, const PressOptions *options, BoxedText make, const void *data, Diag *diag, GError **error);

/* Any work on what strangers made: bytes, and the files and folders of `readable` (NULL-terminated, or NULL). What `make` returned, of
 * the type named; NULL like FALSE above. */
typedef GVariant *(*BoxedWork)(const void *data, Diag *diag, GError **error);
GVariant *boxed_value(const BoxedOptions *boxed, const char *const *readable, const char *type, BoxedWork make, const void *data,
                      Diag *diag, GError **error);
