/* The old notation is printed and then followed in the new EPUB, once for each text; within a text
 * an offset counts the same characters for every reader. */
#include "edition/survival.h"
#include "base/json.h"
#include "edition/cfi.h"
#include "edition/kobospan.h"
#include "edition/rebase.h"
#include "edition/selector.h"
#include "edition/xpointer.h"
#include <string.h>

#define QUOTED_AROUND 32u /* characters before and after the words that a reader quotes */

typedef struct Measuring {
    const Publication *old, *new;
    Rebase *rebase;
    guint8 *is_moved;  /* by old passage */
    Quotes *quotes;    /* of the new edition */
    GHashTable *spans; /* new edition: name -> KoboSpan * */
    Survival *survival;
} Measuring;

/* ---- Kobo's spans ---- */

static void keep_span(const char *name, const KoboSpan *span, gpointer data) {
    g_hash_table_insert(data, g_strdup(name), g_memdup2(span, sizeof *span));
}

static GHashTable *spans_of(const Publication *publication) {
    GHashTable *spans = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < publication->documents->len; i++)
        kobospan_each(publication->documents->pdata[i], keep_span, spans);
    return spans;
}

/* ---- what befell a block ---- */

/* Of all runs of passages that kept their order up to one place in the new edition the weightiest:
 * a binary indexed tree. */
typedef struct Run {
    guint weight;
    gint last; /* old passage that ends it, or -1 */
} Run;

static Run weightiest(const Run *runs, guint place) {
    Run best = {0, -1};
    for (guint i = place; i > 0; i &= i - 1)
        if (runs[i].weight > best.weight)
            best = runs[i];
    return best;
}

static void keep_run(Run *runs, guint n, guint place, Run run) {
    for (guint i = place + 1; i <= n; i += i & -i)
        if (run.weight > runs[i].weight)
            runs[i] = run;
}

/* Of two that changed places either may count as moved: not the one that kept its slot. */
static guint weight_of(const Passage *old, const Passage *new) {
    const Node *was = old->element->parent, *is = new->element->parent;
    return was != NULL && is != NULL && g_strcmp0(was->id, is->id) == 0 ? 1001 : 1000;
}

/* Those that are not in the longest run of passages that kept their order have moved. */
static void find_moved(Measuring *measuring) {
    guint n_old = measuring->old->passages->len, n_new = measuring->new->passages->len;
    g_autofree Run *runs = g_new0(Run, n_new + 1);
    g_autofree gint *before = g_new0(gint, n_old + 1); /* in its run */
    for (guint i = 0; i < n_old; i++) {
        const Passage *old = measuring->old->passages->pdata[i];
        const Passage *new = rebase_home(measuring->rebase, old);
        measuring->is_moved[i] = TRUE;
        if (new == NULL)
            continue;
        Run run = weightiest(runs, new->index);
        before[i] = run.last;
        keep_run(runs, n_new, new->index, (Run){run.weight + weight_of(old, new), (gint)i});
    }
    for (gint i = weightiest(runs, n_new).last; i >= 0; i = before[i])
        measuring->is_moved[i] = FALSE;
}

static WordLot lot_of(const Measuring *measuring, const Passage *old) {
    if (!rebase_is_unedited(measuring->rebase, old))
        return LOT_EDITED;
    const Passage *new = rebase_home(measuring->rebase, old);
    if (measuring->is_moved[old->index] || strcmp(old->document->path, new->document->path) != 0)
        return LOT_MOVED;
    return old->document->index != new->document->index ? LOT_BEHIND : LOT_UNEDITED;
}

/* ---- following ---- */

/* The text of the old edition that is asked for, and of the new one that each family is led to,
 * NULL: nowhere; and where in it the old one's beginning is said to be. */
typedef struct Trail {
    const Node *texts[N_FAMILIES];
} Trail;

static const Document *by_path(const Measuring *measuring, const Document *old) {
    return publication_find_document(measuring->new, old->path);
}

static const Node *follow_cfi(const Measuring *measuring, const Point *old, CfiBase base,
                              CfiReader reader, const char *manner, const Document *document) {
    g_autoptr(Arena) arena = arena_new();
    Span from = {*old, *old, FALSE}, to;
    g_autofree char *text = cfi_print(cfi_parse(arena, manner), base, measuring->old, &from);
    const Cfi *cfi = cfi_parse(arena, text);
    if (!cfi_resolve(cfi, base, reader, measuring->new, document, &to))
        return NULL;
    return to.start.node;
}

static const Node *follow_xpointer(const Measuring *measuring, const Point *old) {
    g_autofree char *text = xpointer_print("/body/DocFragment[1]/body/p", old);
    Point to;
    return xpointer_resolve(text, measuring->new, &to) ? to.node : NULL;
}

static const Node *follow_css(const Measuring *measuring, const Point *old) {
    const Document *document = by_path(measuring, old->document);
    g_autofree char *css = selector_print(old->node->parent);
    const Node *element = document != NULL ? selector_find(document, css) : NULL;
    const Node *child = element != NULL ? element->first : NULL;
    for (const Node *node = old->node->previous; node != NULL && child != NULL;
         node = node->previous)
        child = child->next;
    return child != NULL && child->name == NULL ? child : NULL;
}

static Trail follow(const Measuring *measuring, const Document *document, const Node *text) {
    const Point old = {document, text, 0};
    Trail trail = {{NULL}};
    trail.texts[FAMILY_CALIBRE] =
        follow_cfi(measuring, &old, CFI_DOCUMENT, CFI_IDS, "/4[x]", by_path(measuring, document));
    trail.texts[FAMILY_EPUBJS] =
        follow_cfi(measuring, &old, CFI_PACKAGE, CFI_BOTH, "epubcfi(/6/4!/4[x])", NULL);
    trail.texts[FAMILY_FOLIATE] =
        follow_cfi(measuring, &old, CFI_PACKAGE, CFI_LAST_ID, "epubcfi(/6/4!/4[x])", NULL);
    trail.texts[FAMILY_KOREADER] = follow_xpointer(measuring, &old);
    trail.texts[FAMILY_READIUM] = follow_css(measuring, &old);
    return trail;
}

/* ---- one word ---- */

typedef struct WordPlace {
    const Passage *passage; /* of the old edition */
    const Word *word;
    const Node *text;
    guint offset; /* in it [characters] */
    Point to;     /* where it is in the new edition */
} WordPlace;

static gboolean is_there(const WordPlace *place, const Node *text, guint offset) {
    return text == place->to.node && offset == place->to.offset;
}

static gboolean is_found_by_quote(const Measuring *measuring, const WordPlace *place) {
    const Document *document = by_path(measuring, place->passage->document);
    const Point start = {place->passage->document, place->text, place->offset};
    const Point end = passage_point(place->passage, place->word->end, TRUE);
    g_autofree char *before = quote_before(&start, QUOTED_AROUND);
    g_autofree char *after = quote_after(&end, QUOTED_AROUND);
    g_autofree char *word =
        g_strndup(place->passage->text + place->word->byte, place->word->n_bytes);
    const Quote quote = {word, before, after};
    Span found;
    return document != NULL && quotes_find(measuring->quotes, document, &quote, 0, &found) &&
           is_there(place, found.start.node, found.start.offset);
}

static gboolean is_same_chapter(const WordPlace *place) {
    return g_strcmp0(place->passage->document->item, place->to.document->item) == 0;
}

static void count_word(Measuring *measuring, const WordPlace *place, const Trail *trail,
                       WordLot lot) {
    Survival *survival = measuring->survival;
    for (Family family = FAMILY_CALIBRE; family <= FAMILY_READIUM; family++)
        survival->kept[family][lot] += is_there(place, trail->texts[family], place->offset);
    if (!is_there(place, trail->texts[FAMILY_READIUM], place->offset))
        survival->kept[FAMILY_READIUM][lot] += is_found_by_quote(measuring, place);
    survival->kept[FAMILY_APPLE][lot] += is_same_chapter(place);
    survival->kept[FAMILY_CARRY][lot]++;
}

/* ---- all words ---- */

static gboolean is_counted(const Passage *passage, const Word *word) {
    return g_unichar_isalnum(g_utf8_get_char(passage->text + word->byte));
}

static void measure_passage(Measuring *measuring, const Passage *old) {
    WordLot lot = LOT_EDITED;
    gboolean has_lot = FALSE;
    const Node *text = NULL;
    Trail trail = {{NULL}};
    for (guint i = 0; i < old->n_words; i++) {
        WordPlace place = {.passage = old, .word = &old->words[i]};
        if (!is_counted(old, place.word))
            continue;
        measuring->survival->n_words++;
        if (rebase_word(measuring->rebase, old, i, &place.to) != FATE_SAME) {
            measuring->survival->n_gone++;
            continue;
        }
        if (!has_lot)
            lot = lot_of(measuring, old);
        has_lot = TRUE;
        const Point from = passage_point(old, place.word->start, FALSE);
        if (from.node != text)
            trail = follow(measuring, old->document, from.node);
        place.text = text = from.node;
        place.offset = from.offset;
        measuring->survival->n[lot]++;
        count_word(measuring, &place, &trail, lot);
    }
}

/* The words of one span of the old edition. */
static void measure_span(const char *name, const KoboSpan *old, gpointer data) {
    Measuring *measuring = data;
    const Passage *passage = old->text->passage;
    const KoboSpan *new = g_hash_table_lookup(measuring->spans, name);
    for (guint i = 0; passage != NULL && i < passage->n_words; i++) {
        const Word *word = &passage->words[i];
        Point to;
        guint start = old->text->passage_start + old->start;
        if (word->start < start || word->start >= start + (old->end - old->start) ||
            !is_counted(passage, word) ||
            rebase_word(measuring->rebase, passage, i, &to) != FATE_SAME)
            continue;
        gboolean is_kept =
            new != NULL &&to.node == new->text &&to.offset == new->start + (word->start - start);
        measuring->survival->kept[FAMILY_KOBO][lot_of(measuring, passage)] += is_kept;
    }
}

static void measure(Measuring *measuring) {
    find_moved(measuring);
    for (guint i = 0; i < measuring->old->passages->len; i++)
        measure_passage(measuring, measuring->old->passages->pdata[i]);
    for (guint i = 0; i < measuring->old->documents->len; i++)
        kobospan_each(measuring->old->documents->pdata[i], measure_span, measuring);
}

gboolean survival_measure(GBytes *old_epub, GBytes *new_epub, Diag *diag, Survival *ret_survival) {
    g_autoptr(Publication) old = publication_open(old_epub, "old.epub", diag);
    g_autoptr(Publication) new = publication_open(new_epub, "new.epub", diag);
    *ret_survival = (Survival){0};
    if (old == NULL || new == NULL)
        return FALSE;
    g_autoptr(Rebase) rebase = rebase_new(old, new);
    g_autoptr(GHashTable) spans = spans_of(new);
    g_autoptr(Quotes) quotes = quotes_new();
    g_autofree guint8 *is_moved = g_new0(guint8, old->passages->len + 1);
    Measuring measuring = {old, new, rebase, is_moved, quotes, spans, ret_survival};
    measure(&measuring);
    return TRUE;
}

/* ---- telling ---- */

static const struct {
    const char *key, *name;
} families[N_FAMILIES] = {
    [FAMILY_CALIBRE] = {"calibre", "calibre (ids)"},
    [FAMILY_EPUBJS] = {"epubjs", "epub.js (CFI and ids)"},
    [FAMILY_FOLIATE] = {"foliate", "Foliate (CFI)"},
    [FAMILY_KOREADER] = {"koreader", "KOReader (XPointer)"},
    [FAMILY_READIUM] = {"readium", "Thorium, Readium (CSS, text)"},
    [FAMILY_KOBO] = {"kobo", "Kobo (spans)"},
    [FAMILY_APPLE] = {"apple", "Apple Books (chapters)"},
    [FAMILY_CARRY] = {"carry", "octavo carry"},
};

static const char *const lots[N_LOTS] = {"unedited", "behind", "moved", "edited"};

static void append_share(GString *out, guint kept, guint n) {
    if (n == 0)
        g_string_append_printf(out, "%10s", "–");
    else /* never 100.0 for less than all */
        g_string_append_printf(out, "%8.1f %%", (double)(kept * G_GUINT64_CONSTANT(1000) / n) / 10);
}

char *survival_print(const Survival *survival, const char *old, const char *new) {
    GString *out = g_string_new(NULL);
    g_string_append_printf(out,
                           "Of %u words of %s, %u are gone in %s; where readers find the rest:\n",
                           survival->n_words, old, survival->n_gone, new);
    g_string_append_printf(out, "%-30s", "");
    for (WordLot lot = 0; lot < N_LOTS; lot++)
        g_string_append_printf(out, "%10s", lots[lot]);
    g_string_append_printf(out, "\n%-30s", "words");
    for (WordLot lot = 0; lot < N_LOTS; lot++)
        g_string_append_printf(out, "%10u", survival->n[lot]);
    g_string_append_c(out, '\n');
    for (Family family = 0; family < N_FAMILIES; family++) {
        g_string_append_printf(out, "%-30s", families[family].name);
        for (WordLot lot = 0; lot < N_LOTS; lot++)
            append_share(out, survival->kept[family][lot], survival->n[lot]);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

char *survival_json(const Survival *survival, const char *old, const char *new) {
    g_autoptr(JsonWriter) json = json_new();
    json_open_object(json, NULL);
    json_text(json, "from", old);
    json_text(json, "to", new);
    json_count(json, "words", survival->n_words);
    json_count(json, "gone", survival->n_gone);
    for (WordLot lot = 0; lot < N_LOTS; lot++) {
        json_open_object(json, lots[lot]);
        json_count(json, "words", survival->n[lot]);
        for (Family family = 0; family < N_FAMILIES; family++)
            json_count(json, families[family].key, survival->kept[family][lot]);
        json_close(json);
    }
    json_close(json);
    return json_finish(json);
}
