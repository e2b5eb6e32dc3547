/* Of a profile only the four letters that name its colours are read. */
#include "pdf/inks.h"
#include <string.h>

#define MAX_NESTING                                                                                \
    4u /* an indexed space over a separation over a device's is as deep as they go */

static const struct {
    Ink ink;
    const char *name, *default_name, *letters, *clause;
} inks[] = {
    {INK_GREY, "/DeviceGray", "/DefaultGray", "GRAY", "A-2 6.2.4.3-4"},
    {INK_RGB, "/DeviceRGB", "/DefaultRGB", "RGB ", "A-2 6.2.4.3-2"},
    {INK_CMYK, "/DeviceCMYK", "/DefaultCMYK", "CMYK", "A-2 6.2.4.3-3"},
};

static guint inks_of_profile(const Reader *reader, const Value *profile) {
    g_autoptr(GBytes) bytes = reader_unpack(reader, profile, READER_DATA_MAX);
    gsize n = 0;
    const char *data = bytes != NULL ? g_bytes_get_data(bytes, &n) : NULL;
    for (guint i = 0; n >= 128 && i < G_N_ELEMENTS(inks); i++)
        if (memcmp(data + 16, inks[i].letters, 4) == 0)
            return inks[i].ink;
    return 0;
}

guint inks_of_intent(const Reader *reader) {
    const Value *intents = reader_at(reader, reader_catalog(reader), "/OutputIntents");
    for (guint i = 0; intents->kind == VALUE_ARRAY && i < intents->n; i++) {
        const Value *intent = reader_item(reader, intents, i);
        if (value_is_name(reader_at(reader, intent, "/S"), "/GTS_PDFA1"))
            return inks_of_profile(reader, reader_at(reader, intent, "/DestOutputProfile"));
    }
    return 0;
}

static const Value *look_up(const Reader *reader, const Value *resources, const Value *space) {
    const Value *named =
        reader_at(reader, reader_at(reader, resources, "/ColorSpace"), value_name(space));
    return named->kind != VALUE_NULL ? named : space;
}

static guint ink_of_name(const Value *space) {
    for (guint i = 0; i < G_N_ELEMENTS(inks); i++)
        if (value_is_name(space, inks[i].name))
            return inks[i].ink;
    return 0;
}

guint inks_of_space(const Reader *reader, const Value *resources, const Value *space) {
    for (guint depth = 0; depth < MAX_NESTING; depth++) {
        if (space->kind == VALUE_NAME && ink_of_name(space) == 0)
            space = look_up(reader, resources, space);
        if (space->kind != VALUE_ARRAY)
            return ink_of_name(space);
        const char *family = value_name(reader_item(reader, space, 0));
        gboolean is_over_first = strcmp(family, "/Indexed") == 0 || strcmp(family, "/Pattern") == 0;
        gboolean is_over_second =
            strcmp(family, "/Separation") == 0 || strcmp(family, "/DeviceN") == 0;
        if (!is_over_first && !is_over_second)
            return ink_of_name(reader_item(reader, space, 0));
        space = reader_item(reader, space, is_over_first ? 1 : 2);
    }
    return 0;
}

void inks_check(const Scene *scene, guint page, const Value *resources, guint used) {
    const Value *spaces = reader_at(scene->reader, resources, "/ColorSpace");
    for (guint i = 0; i < G_N_ELEMENTS(inks); i++) {
        gboolean is_meant =
            inks[i].ink == INK_GREY ? scene->intent != 0 : scene->intent == inks[i].ink;
        if ((used & inks[i].ink) == 0 || is_meant)
            continue;
        if (reader_at(scene->reader, spaces, inks[i].default_name)->kind == VALUE_NULL)
            findings_add(scene->findings, page, inks[i].clause,
                         "%s without an output intent that says what it means", inks[i].name + 1);
    }
}
