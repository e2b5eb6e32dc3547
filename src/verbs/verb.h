/* verb.h: a verb of the command line: its own options, its own talk.
 * In: the arguments behind the verb's name, argv[0] being the verb.  Out: results on standard output, talk on standard error,
 * and the status to exit with.  Memory: the arguments are lent.  Only octavo.c and the files of this folder print. */
#pragma once
#include <glib.h>

typedef enum Status {
    STATUS_DONE = 0,
    STATUS_BOOK_ERRORS = 1,
    STATUS_USAGE = 2,
    STATUS_WARNINGS = 3, /* under --werror */
    STATUS_WORLD_FAILED = 4,
    STATUS_BUG = 70,
} Status;

typedef struct Verb {
    const char *name, *parameters, *summary;
    Status (*run)(int argc, char **argv);
    void (*complete)(const char *typed); /* prints what may follow it, by complete.h; NULL: files */
} Verb;

extern const Verb verb_init, verb_build, verb_check, verb_dump, verb_list, verb_watch, verb_release, verb_verify, verb_feed, verb_diff,
     verb_test, verb_carry, verb_explain;
