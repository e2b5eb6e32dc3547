/* complete.h: what may stand where the cursor is, for the completions of shells.
 * In: the tables of a verb's options, the words of the line so far.  Out: on standard output, a line for each word that fits: the
 * word, a tab, what it means.  A line that begins with a tab says what else fits: 'files' or 'folders'.
 * The values of an option are those that its argument is described with: "text|json". */
#pragma once
#include "verbs/verb.h"

typedef struct Completion {
    const GOptionEntry *own, *shared; /* ended by {0}; or NULL */
    const char *data;                 /* the folder that holds styles/, or NULL */
    void (*words)(const char *typed); /* the verb's, or NULL: it is followed by files */
} Completion;

/* The last of the n_typed words is the one to complete, perhaps "". */
void complete_print(const Completion *completion, int n_typed, char **typed);

void complete_word(const char *typed, const char *prefix, const char *word, const char *meaning);
