/* A reference names a page only where turning one is needed: not on the page itself, and not on the
 * one that faces it. Once it has been set with a page it keeps it, so that the rounds come to an
 * end. */
#include "typeset/folios.h"
#include "book/terms.h"

#define UNKNOWN "00" /* the usual width of a folio */

typedef struct Spot {
    const char *folio;
    guint page; /* from 1, the physical page */
} Spot;

Folios *folios_new(Arena *arena, const char *language) {
    Folios *folios = g_new0(Folios, 1);
    folios->arena = arena;
    folios->language = language;
    folios->spots = g_hash_table_new(NULL, NULL);
    folios->pages = g_hash_table_new(NULL, NULL);
    folios->shown = g_hash_table_new(NULL, NULL);
    folios->measured = g_hash_table_new(NULL, NULL);
    return folios;
}

void folios_free(Folios *folios) {
    if (folios == NULL)
        return;
    g_hash_table_unref(folios->spots);
    g_hash_table_unref(folios->pages);
    g_hash_table_unref(folios->shown);
    g_hash_table_unref(folios->measured);
    g_free(folios);
}

void folios_begin(Folios *folios) {
    folios->round++;
    g_hash_table_remove_all(folios->spots);
    g_hash_table_remove_all(folios->pages);
}

void folios_put(Folios *folios, const Block *block, const char *folio, guint page) {
    if (g_hash_table_contains(folios->spots, block))
        return;
    Spot *spot = arena_new0(folios->arena, Spot);
    *spot = (Spot){folio, page};
    g_hash_table_insert(folios->spots, (gpointer)block, spot);
}

void folios_put_inline(Folios *folios, const Inline *inl, guint page) {
    if (!g_hash_table_contains(folios->pages, inl))
        g_hash_table_insert(folios->pages, (gpointer)inl, GUINT_TO_POINTER(page));
}

/* ---- words ---- */

static const Spot *spot_of(const Folios *folios, const Block *block) {
    return folios != NULL ? g_hash_table_lookup(folios->spots, block) : NULL;
}

static const char *folio_of(const Folios *folios, const Inline *inl) {
    const Spot *spot = spot_of(folios, inl->destination);
    return spot != NULL ? spot->folio : UNKNOWN;
}

static gboolean was_shown(const Folios *folios, const Inline *inl) {
    const char *text = g_hash_table_lookup(folios->shown, inl);
    return text != NULL && text[0] != '\0';
}

/* As long as nothing is known, what is listed in the same chapter is taken to be near. */
static gboolean is_near(const Folios *folios, const Inline *inl) {
    const Spot *spot = spot_of(folios, inl->destination);
    guint page = GPOINTER_TO_UINT(g_hash_table_lookup(folios->pages, inl->reference));
    if (spot == NULL || page == 0)
        return TRUE;
    return spot->page / 2 == page / 2;
}

static const char *words_on(const Folios *folios, const Inline *inl) {
    if (folios == NULL || !folios->names_pages)
        return "";
    gboolean stays = folios->round > 1 && was_shown(folios, inl);
    if (!stays && is_near(folios, inl))
        return "";
    return arena_printf(folios->arena, "%s\u00A0%s", term(folios->language, TERM_ON_PAGE),
                        folio_of(folios, inl));
}

static const char *words_of(const Folios *folios, const Inline *inl) {
    switch (inl->words) {
    case PAGE_BARE:
        return folio_of(folios, inl);
    case PAGE_NAMED:
        return folios == NULL
                   ? folio_of(folios, inl)
                   : arena_printf(folios->arena, "%s\u00A0%s", term(folios->language, TERM_PAGE),
                                  folio_of(folios, inl));
    case PAGE_ON:
        return words_on(folios, inl);
    }
    return "";
}

const char *folios_show(Folios *folios, const Inline *inl, const char **ret_measured) {
    const char *text = words_of(folios, inl);
    *ret_measured = text;
    if (folios == NULL)
        return text;
    const char *before = g_hash_table_lookup(folios->measured, inl);
    if (folios->is_final && before != NULL)
        *ret_measured = before;
    if (*ret_measured[0] == '\0')
        text = "";
    g_hash_table_insert(folios->measured, (gpointer)inl, (gpointer)*ret_measured);
    g_hash_table_insert(folios->shown, (gpointer)inl, (gpointer)text);
    if (folios->asked != NULL)
        g_ptr_array_add(folios->asked, (gpointer)inl);
    return text;
}

gboolean folios_differ(const Folios *folios, const GPtrArray *asked) {
    for (guint i = 0; i < asked->len; i++) {
        const Inline *inl = asked->pdata[i];
        if (g_strcmp0(g_hash_table_lookup(folios->shown, inl), words_of(folios, inl)) != 0)
            return TRUE;
    }
    return FALSE;
}
