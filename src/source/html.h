/* html.h: raw HTML, refused with advice.
 * In: one piece of raw HTML.  Out: a diagnostic that says what to write instead.
 * Errors: none.  Diagnostics: html-raw. */
#pragma once
#include "base/diag.h"

void html_refuse(const char *html, Place place, Diag *diag);

/* The name of the tag that `html` begins with, in lower case, "" for comments and the like; the
 * caller's. */
char *html_tag_name(const char *html);
