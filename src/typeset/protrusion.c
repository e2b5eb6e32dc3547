#include "typeset/protrusion.h"

/* [1/1000] of the character's advance that may hang out: at the right end, at the left. */
static const struct {
    gunichar character;
    guint16 right, left;
} protrusions[] = {
    {'-', 700, 0},      {0x2010, 700, 0},   {'.', 700, 0},      {',', 700, 0},
    {';', 500, 0},      {':', 500, 0},      {'!', 200, 0},      {'?', 200, 0},
    {0x2018, 500, 500}, {0x2019, 700, 500}, {0x201C, 400, 400}, {0x201D, 600, 400},
    {'"', 500, 400},    {'\'', 700, 500},   {0x2013, 300, 0},   {0x2014, 200, 0},
    {0x2026, 200, 0},   {')', 100, 0},      {'(', 0, 100},      {'A', 50, 50},
    {'T', 50, 50},      {'V', 50, 50},      {'W', 50, 50},      {'Y', 50, 50},
    {0x060C, 700, 0},   {0x061B, 500, 0},   {0x06D4, 700, 0},   {0x061F, 200, 0},
    {0x05BE, 500, 0},   {0x3001, 500, 0},   {0x3002, 500, 0},   {0xFF0C, 500, 0},
    {0xFF0E, 500, 0},   {0x300D, 500, 0},   {0x300F, 500, 0},   {0xFF09, 500, 0},
    {0x3011, 500, 0},   {0x300B, 500, 0},   {0x3009, 500, 0},   {0x300C, 0, 500},
    {0x300E, 0, 500},   {0xFF08, 0, 500},   {0x3010, 0, 500},   {0x300A, 0, 500},
    {0x3008, 0, 500},
};

static Length protrude(const Type *type, gunichar character, Length advance, gboolean is_right) {
    if (type->family == FAMILY_MONO)
        return 0;
    for (guint i = 0; i < G_N_ELEMENTS(protrusions); i++)
        if (protrusions[i].character == character)
            return (Length)((gint64)advance *
                            (is_right ? protrusions[i].right : protrusions[i].left) / 1000);
    return 0;
}

Length protrusion_right(const Type *type, gunichar character, Length advance) {
    return protrude(type, character, advance, TRUE);
}

Length protrusion_left(const Type *type, gunichar character, Length advance) {
    return protrude(type, character, advance, FALSE);
}
