/* places.h: what readers find again of one edition in the next, for the verbs that tell it.
 * In: both EPUBs, which are read behind the walls.  Out: a table for people, and JSON.
 * Memory: both texts are the caller's.  Errors: FALSE with call->error, or after a diagnostic. */
#pragma once
#include "edition/carry.h"
#include "verbs/call.h"

#define EPUB_MAX (256u << 20) /* [bytes] */

gboolean places_measure(Call *call, const CarrySource *old, const CarrySource *new, char **ret_table, char **ret_json);
