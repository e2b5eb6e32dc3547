/* Operators are written here and not drawn by Cairo, so that one stream serves all pages. */
#include "pdf/crop.h"

#define GAP ((Length)2903) /* 1 mm between bleed and mark */

void crop_append(GString *content, Length length) {
    guint64 thousandths = ((guint64)ABS((gint64)length) * 1000 + LENGTH_PT / 2) / LENGTH_PT;
    g_string_append_printf(content, "%s%" G_GUINT64_FORMAT ".%03u ",
                           length < 0 && thousandths > 0 ? "-" : "", thousandths / 1000,
                           (guint)(thousandths % 1000));
}

Box box_grown(Box box, Length by) {
    return (Box){box.left - by, box.bottom - by, box.right + by, box.top + by};
}

static void add_line(GString *content, Length x, Length y, Length to_x, Length to_y) {
    crop_append(content, x);
    crop_append(content, y);
    g_string_append(content, "m ");
    crop_append(content, to_x);
    crop_append(content, to_y);
    g_string_append(content, "l S\n");
}

static void begin(GString *content, const char *dashes) {
    g_string_append_printf(content, "q 0 G 0.25 w %s 0 d\n", dashes);
}

void crop_trace(GString *content, Box trim) {
    const Box inner = box_grown(trim, CROP_BLEED + GAP), outer = box_grown(trim, CROP_ROOM);
    const Length xs[] = {trim.left, trim.right}, ys[] = {trim.bottom, trim.top};
    begin(content, "[]");
    for (guint i = 0; i < 2; i++) {
        add_line(content, xs[i], inner.bottom, xs[i], outer.bottom);
        add_line(content, xs[i], inner.top, xs[i], outer.top);
        add_line(content, inner.left, ys[i], outer.left, ys[i]);
        add_line(content, inner.right, ys[i], outer.right, ys[i]);
    }
    g_string_append(content, "Q\n");
}

void crop_trace_fold(GString *content, Box trim, Length x) {
    const Box inner = box_grown(trim, CROP_BLEED + GAP), outer = box_grown(trim, CROP_ROOM);
    begin(content, "[2]");
    add_line(content, x, inner.bottom, x, outer.bottom);
    add_line(content, x, inner.top, x, outer.top);
    g_string_append(content, "Q\n");
}
