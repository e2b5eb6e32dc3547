/* depfile.h: a rule that tells make and ninja what a build was made from.
 * In: paths.  Out: "outputs: inputs" and a line end, its spaces and signs escaped as both programs read them.
 * Memory: the text is the caller's.  Errors: none; a path with a line end, a control character, or one of ; = | % \ cannot be
 * written, and is left out.
 * Source: GNU make's manual, section 'Rule Syntax'; ninja's, section 'depfile'. */
#pragma once
#include <glib.h>

char *depfile_write(const char *const *outputs, const char *const *inputs);
