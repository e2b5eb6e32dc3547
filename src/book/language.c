/* A declared language decides. Where none is declared and the book runs left to right, a block that
 * begins with a letter of a right-to-left script runs to the left: a quotation in Hebrew needs no
 * mark to be set right. The other way round it would be wrong: an Arabic sentence may well begin
 * with an English name. */
#include "book/language.h"
#include <string.h>

#define FIRST_RTL 0x590 /* no right-to-left letter stands before it */

static gboolean is_rtl_script(GUnicodeScript script) {
    switch (script) {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_SAMARITAN:
    case G_UNICODE_SCRIPT_MANDAIC:
    case G_UNICODE_SCRIPT_ADLAM:
    case G_UNICODE_SCRIPT_HANIFI_ROHINGYA:
        return TRUE;
    default:
        return FALSE;
    }
}

Direction character_direction(gunichar c) {
    if (!g_unichar_isalpha(c))
        return DIRECTION_NONE;
    return c >= FIRST_RTL && is_rtl_script(g_unichar_get_script(c)) ? DIRECTION_RTL : DIRECTION_LTR;
}

gboolean language_is(const char *tag, const char *primary) {
    gsize len = 0;
    while (tag != NULL && g_ascii_isalpha(tag[len]))
        len++;
    return strlen(primary) == len && g_ascii_strncasecmp(tag, primary, len) == 0;
}

gboolean language_is_rtl(const char *tag) {
    static const char *const primaries[] = {"ar", "he", "fa", "ur",  "yi",  "ps",
                                            "sd", "ug", "dv", "ckb", "syr", "arc"};
    for (gsize i = 0; i < G_N_ELEMENTS(primaries); i++)
        if (language_is(tag, primaries[i]))
            return TRUE;
    return FALSE;
}

const char *block_language(const Block *block) {
    while (block != NULL && block->language == NULL)
        block = block->parent;
    return block != NULL ? block->language : NULL;
}

static Direction text_direction(const char *text) {
    for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char(p)) {
        Direction direction = character_direction(g_utf8_get_char(p));
        if (direction != DIRECTION_NONE)
            return direction;
    }
    return DIRECTION_NONE;
}

/* Code says nothing of the text it stands in. */
static Direction inlines_direction(const Inline *list) {
    Direction found = DIRECTION_NONE;
    for (const Inline *inl = list; inl != NULL && found == DIRECTION_NONE; inl = inl->next)
        found =
            inl->kind == INLINE_TEXT ? text_direction(inl->text) : inlines_direction(inl->first);
    return found;
}

static Direction own_direction(const Block *block) {
    return block->kind == BLOCK_LISTING ? DIRECTION_LTR
           : block->inlines != NULL     ? inlines_direction(block->inlines)
                                        : inlines_direction(block->caption);
}

static Direction first_direction(const Block *root) {
    Direction found = DIRECTION_NONE;
    for (const Block *block = block_walk(root, NULL); block != NULL && found == DIRECTION_NONE;
         block = block_walk(root, block))
        found = own_direction(block);
    return found;
}

gboolean block_is_rtl(const Block *block, const char *book_language) {
    const char *declared = block_language(block);
    if (declared != NULL)
        return language_is_rtl(declared);
    if (language_is_rtl(book_language))
        return TRUE;
    if (block->kind == BLOCK_ITEM) /* its bullet stands at its list's side */
        return block_is_rtl(block->parent, book_language);
    return block->kind != BLOCK_SECTION && first_direction(block) == DIRECTION_RTL;
}
