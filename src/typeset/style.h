/* style.h: the page's measures and the looks of its text.
 * In: the page.yaml of a style and of those that it is based on; styles.h finds them.
 * Units: Length.  Memory: one arena; everything is lent until style_free().
 * Diagnostics: style-bad, at the value's line and column. */
#pragma once
#include "base/diag.h"
#include "base/units.h"
#include "base/yaml.h"
#include "typeset/items.h"

/* Every kind of text that is set. */
typedef enum Voice {
    VOICE_BODY,
    VOICE_QUOTE,
    VOICE_NOTE,
    VOICE_CAPTION,
    VOICE_CELL,
    VOICE_HEAD_CELL,
    VOICE_LISTING,
    VOICE_LISTING_TITLE,
    VOICE_ALERT,
    VOICE_ALERT_TITLE,
    VOICE_CHAPTER_NUMBER,
    VOICE_CHAPTER_KIND,
    VOICE_CHAPTER_TITLE,
    VOICE_CHAPTER_SUMMARY,
    VOICE_HEADING_2,
    VOICE_HEADING_3,
    VOICE_HEADING_4,
    VOICE_BOOK_TITLE,
    VOICE_BOOK_SUBTITLE,
    VOICE_BOOK_AUTHOR,
    VOICE_COLOPHON,
    VOICE_CONTENTS_CHAPTER,
    VOICE_CONTENTS_SECTION,
    VOICE_SOURCE,
    VOICE_INDEX,
    VOICE_RUNNING_HEAD,
    VOICE_FOLIO,
    N_VOICES
} Voice;

/* How a kind of token differs from the listing's voice. */
typedef struct TokenLook {
    Weight weight;
    gboolean is_italic;
    guint8 grey;
} TokenLook;

typedef struct Style {
    Arena *arena;
    Length page_width, page_height;
    Length margin_inner, margin_outer, margin_top; /* to the top of the first line's box */
    Length measure;          /* width of the text */
    Length grid;             /* distance of the body's baselines */
    guint lines;             /* of body text on a page */
    Length head_baseline;    /* of the running head, from the page's top */
    Length foot_baseline;    /* of the folio of an opening page, from the page's top */
    Length paragraph_indent, list_indent, quote_indent;
    Length index_gap;        /* between the columns of the index */
    guint8 tint_grey, rule_grey, soft_grey; /* behind listings; of thin rules; of lesser text */
    gboolean names_pages;    /* of what is referred to and not in sight */
    gboolean hangs_lists;    /* bullets and numbers of outer lists hang out of the measure */
    const char *ornament;    /* stands for a thematic break; NULL: a short rule */
    Setting voices[N_VOICES];
    TokenLook tokens[N_TOKEN_KINDS]; /* by TokenKind; those that the style does not name look like the voice 'listing' */
    const ScriptRule *scripts; /* the families for other scripts */
    guint n_scripts;
    const char *css;         /* the same style on screens: the stylesheets of all layers; set by styles_open() */
    const char *const *inputs; /* paths of the installed files that it was read from, NULL-terminated; set by styles_open() */
} Style;

/* The lowest layer comes first; each overrides what lies below it. Always a Style; it is whole where nothing is reported. */
Style *style_read(const YamlNode *const *layers, guint n_layers, const char *language, Diag *diag);
void style_free(Style *style);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Style, style_free)
