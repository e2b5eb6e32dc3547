/* excerpt.h: lines of a file, as mdBook names them.
 * In: text; 'name', '2', '2:10', ':10', '2:' or NULL for all of it.  Out: the lines, without those that mark anchors.
 * Memory: the result is the caller's.  Errors: none; NULL: there are no such lines.
 * Source: mdBook's guide, "Including files". */
#pragma once
#include <glib.h>

#define EXCERPT_ALL_BYTES_MAX (64u << 20) /* of all that a book includes */

char *excerpt_cut(const char *text, const char *wish);
