/* drawn.h: the file that Cairo drew, opened again to be mended and completed; the door to libqpdf.
 * In: the bytes of draw.h.
 * Out: the bytes of a whole file; between the two, handles of libqpdf and new objects.
 * Memory: a Drawn is closed by drawn_close(); the bytes are the caller's.
 * Errors: the world's (GError): anything that libqpdf reports, warnings too. */
#pragma once
#include "pdf/objects.h"
#include <qpdf/qpdf-c.h>

typedef struct Drawn {
    qpdf_data qpdf;
    Objects *objects; /* new ones: gathered here, added at once */
    guint n_objects;  /* numbers of Cairo's objects lie below */
    guint catalog, page_tree, info;
    guint *page_ids;
    guint n_pages;
} Drawn;

gboolean drawn_open(Drawn *drawn, const GByteArray *bytes, GError **error);
void drawn_close(Drawn *drawn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Drawn, drawn_close)

/* FALSE where libqpdf has complained since the last time. */
gboolean drawn_check(const Drawn *drawn, const char *stage, GError **error);

/* What is gathered in `objects` goes into the file. libqpdf reads the bytes of streams only when it
 * writes, so the Objects stay. */
gboolean drawn_add_objects(Drawn *drawn, GError **error);

GBytes *drawn_write(Drawn *drawn, GError **error);
