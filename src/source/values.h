/* values.h: the forms that a manifest's values take, judged by syntax and check digits alone.
 * Memory: results are the caller's (g_free).  Errors: none.
 * Source: RFC 5646 section 2.1 (language tags), RFC 3986 section 3 (URIs), ISO 2108 (ISBN), ISO
 * 8601 (days). */
#pragma once
#include <glib.h>

gboolean value_is_language(const char *text); /* "en-GB", "zh-Hant-TW", "de-CH-1996" */
gboolean value_is_uri(const char *text);      /* "urn:uuid:…", "https://…" */
gboolean value_is_slug(const char *text);  /* lower-case ASCII letters, digits and single hyphens */
gboolean value_is_style(const char *text); /* a slug, or a path with a slash */
gboolean value_is_day(const char *text);   /* "2024-02-29", a day that there was or will be */
gboolean value_is_revision(const char *text); /* "1.0.0", no leading zeros */

/* A whole number from 1 to `most`, without sign. */
gboolean value_read_number(const char *text, guint most, guint *ret_number);

/* The 13 digits of an ISBN with 13 or 10, hyphens and spaces left out; NULL where the check digit
 * is wrong. */
char *value_isbn(const char *text);
