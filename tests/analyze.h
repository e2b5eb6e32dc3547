/* analyze.h: what gcc's analyzer has to be told of GLib. Included before all else by tests/analyze, and never in a build.
 * It does not see into GLib: a GError that was set may then be NULL, and so may what g_malloc() gives. */
#pragma once
#include <gio/gio.h>

__attribute__((returns_nonnull)) GError *analyzed_error(void);

#define ANALYZED_SET(error)                                                                        \
    do {                                                                                           \
        GError **analyzed = (error);                                                               \
        if (analyzed != NULL)                                                                      \
            *analyzed = analyzed_error();                                                          \
    } while (0)

#undef g_set_error
#define g_set_error(error, ...) ANALYZED_SET(error)
#undef g_set_error_literal
#define g_set_error_literal(error, ...) ANALYZED_SET(error)
#undef g_propagate_error
#define g_propagate_error(error, from) ANALYZED_SET(error)

/* These end the program rather than give NULL. */
#define ANALYZED_NONNULL __attribute__((returns_nonnull))
ANALYZED_NONNULL GBytes *g_bytes_new_take(gpointer data, gsize size);
ANALYZED_NONNULL GBytes *g_bytes_new(gconstpointer data, gsize size);
ANALYZED_NONNULL GBytes *g_byte_array_free_to_bytes(GByteArray *array);
