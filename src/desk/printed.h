/* printed.h: what a program printed beside what the book says it prints.
 * In: two texts of lines.  Out: whether they agree, and how they differ.
 * Memory: results are the caller's.  Errors: none. */
#pragma once
#include <glib.h>

typedef enum Agreement {
    AGREE_EXACTLY,  /* all is the same, spaces at the ends of lines aside */
    AGREE_IN_SHAPE, /* the same lines, but for their numbers, addresses and columns */
    AGREE_NOT,
} Agreement;

/* AGREE_IN_SHAPE is an answer only where the output varies. */
Agreement printed_compare(const char *wanted, const char *found, gboolean varies);

/* A line with '#' for every number and address, runs of spaces as one and none at its ends. */
char *printed_shape(const char *line);

/* The lines that differ with one line around them, as in a unified diff without its head: ' ', '-'
 * or '+' before each; at most n_lines lines, the last of which then counts the rest. Where the
 * output varies, lines of the same shape count as the same. */
char *printed_diff(const char *wanted, const char *found, gboolean varies, guint n_lines);
