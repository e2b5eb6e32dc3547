/* Twice over the text: what is cited has to be known before any of it is written, since works of
 * one author and year are told apart by letters. */
#include "book/citations.h"
#include "base/text.h"
#include "book/language.h"
#include "book/terms.h"
#include "book/works.h"
#include <string.h>

/* What the text says of one work. */
typedef struct Cited {
    const Source *work;
    GPtrArray *blocks;    /* that cite it, const Block *, each once; NULL: not cited */
    const char *year;     /* "1997a" */
    Block *item;          /* in the bibliography, or NULL: it has none */
    const Division *told; /* that has it in full already */
    char *sort_key;
} Cited;

typedef struct Citer {
    Book *book;
    Diag *diag;
    GHashTable *works; /* key -> Cited * */
    Division *division;
    Block *block;
    gboolean is_in_note;
    GHashTable *read; /* set of the notes that have been read */
    Division *list;   /* the bibliography, or NULL */
} Citer;

typedef void (*Visit)(Citer *citer, Inline *before, Inline *citation);

/* One of the works in a citation. */
typedef struct Mention {
    char *key, *locator; /* locator: or NULL */
} Mention;

static void clear_mention(gpointer data) {
    g_free(((Mention *)data)->key);
    g_free(((Mention *)data)->locator);
}

/* 'p. 3-5' with a dash, and its number beside it. */
static char *tidy_locator(const char *text) {
    g_autofree char *collapsed = text_collapse(text);
    g_autofree char *dashed = works_dashed(collapsed);
    char *stop = strstr(dashed, ". ");
    if (stop == NULL || !g_ascii_isdigit(stop[2]))
        return g_strdup(dashed);
    return g_strdup_printf("%.*s.\u00A0%s", (int)(stop - dashed), dashed, stop + 2);
}

/* 'knuth, p. 12; @weiser' */
static GArray *read_mentions(const char *target) {
    GArray *mentions = g_array_new(FALSE, FALSE, sizeof(Mention));
    g_array_set_clear_func(mentions, clear_mention);
    g_auto(GStrv) parts = g_strsplit(target, ";", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        const char *part = g_strstrip(parts[i]);
        part += *part == '@';
        const char *comma = strchr(part, ',');
        Mention mention = {comma != NULL ? g_strndup(part, (gsize)(comma - part)) : g_strdup(part),
                           comma != NULL ? tidy_locator(comma + 1) : NULL};
        g_array_append_val(mentions, mention);
    }
    return mentions;
}

static gboolean is_citation(const Citer *citer, const char *target) {
    return strpbrk(target, ",;") != NULL || g_hash_table_contains(citer->works, target);
}

/* ---- walking ---- */

static void visit_note(Citer *citer, Block *note, Visit visit);

static void visit_list(Citer *citer, Inline *list, Visit visit) {
    Inline *before = NULL;
    for (Inline *inl = list, *next; inl != NULL; before = inl, inl = next) {
        next = inl->next;
        visit_list(citer, inl->first, visit);
        if (inl->kind == INLINE_NOTE)
            visit_note(citer, inl->note, visit);
        else if (inl->kind == INLINE_REFERENCE && is_citation(citer, inl->target))
            visit(citer, before, inl);
    }
}

static void visit_block(Citer *citer, Block *block, Visit visit) {
    citer->block = block;
    visit_list(citer, block->inlines, visit);
    visit_list(citer, block->caption, visit);
}

/* A note is read where its first mark stands, and what it cites is cited there. */
static void visit_note(Citer *citer, Block *note, Visit visit) {
    Block *outer = citer->block;
    gboolean was_in_note = citer->is_in_note;
    if (!g_hash_table_add(citer->read, note))
        return;
    citer->is_in_note = TRUE;
    for (Block *block = block_walk(note, NULL); block != NULL; block = block_walk(note, block))
        visit_block(citer, block, visit);
    citer->is_in_note = was_in_note;
    citer->block = outer;
}

static gboolean is_in_note(const Block *block) {
    while (block != NULL && block->kind != BLOCK_NOTE)
        block = block->parent;
    return block != NULL;
}

static void visit_all(Citer *citer, Visit visit) {
    g_hash_table_remove_all(citer->read);
    for (Division *division = citer->book->first; division != NULL; division = division->next) {
        citer->division = division;
        for (Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            if (!is_in_note(block))
                visit_block(citer, block, visit);
    }
}

/* ---- what is cited ---- */

/* Rows and cells have no id to lead back to. */
static Block *find_holder(Block *block) {
    while (block->kind == BLOCK_ROW || block->kind == BLOCK_CELL)
        block = block->parent;
    return block;
}

static void report_missing(const Citer *citer, const Inline *citation, const char *key) {
    const Book *book = citer->book;
    if (book->is_partial)
        return;
    diag_add(citer->diag, DIAG_SOURCE_MISSING, citation->place,
             "the bibliography has no source '%s'", key);
    g_autofree const char **keys = g_new(const char *, book->n_works + 1);
    for (guint i = 0; i < book->n_works; i++)
        keys[i] = book->works[i].key;
    if (book->n_works > 0)
        diag_suggest(citer->diag, key, keys, book->n_works);
    else
        diag_hint(citer->diag,
                  "name its file in book.yaml: 'bibliography: {file: sources.json, style: notes}'");
}

static void report_lacking(const Citer *citer, const Source *work) {
    const char *lacks =
        work->title == NULL  ? "title"
        : work->type == NULL ? "type"
        : (work->is_in_book || g_str_has_prefix(work->type, "article-")) && work->container == NULL
            ? "container-title"
        : work->date == NULL && work->accessed == NULL ? "issued"
                                                       : NULL;
    if (lacks != NULL)
        diag_add(citer->diag, DIAG_SOURCE_FIELD, work->place, "the source '%s' has no '%s'",
                 work->key, lacks);
    for (guint i = 0; i < work->n_refused; i++)
        diag_add(citer->diag, DIAG_SOURCE_FIELD, work->refused[i].place,
                 "what the source '%s' has as '%s' leads nowhere, and is left out", work->key,
                 work->refused[i].key);
}

static void note_mentions(Citer *citer, G_GNUC_UNUSED Inline *before, Inline *citation) {
    g_autoptr(GArray) mentions = read_mentions(citation->target);
    for (guint i = 0; i < mentions->len; i++) {
        const char *key = g_array_index(mentions, Mention, i).key;
        Cited *cited = g_hash_table_lookup(citer->works, key);
        if (cited == NULL) {
            report_missing(citer, citation, key);
            continue;
        }
        if (cited->blocks == NULL) {
            cited->blocks = g_ptr_array_new();
            report_lacking(citer, cited->work);
        }
        Block *holder = find_holder(citer->block);
        if (!g_ptr_array_find(cited->blocks, holder, NULL))
            g_ptr_array_add(cited->blocks, holder);
    }
}

static void report_clash(const Citer *citer, const char *id, Place place) {
    const Cited *cited = id != NULL ? g_hash_table_lookup(citer->works, id) : NULL;
    if (cited == NULL)
        return;
    diag_add(citer->diag, DIAG_ID_DOUBLED, place, "the id '%s' is the key of a source too", id);
    diag_hint(citer->diag, "the source stands in %s:%u; give one of the two another name",
              cited->work->place.file, cited->work->place.line);
}

static void report_clashes(const Citer *citer) {
    for (const Division *division = citer->book->first; division != NULL;
         division = division->next) {
        report_clash(citer, division->slug, division->place);
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            if (block->id_is_given)
                report_clash(citer, block->id, block->place);
    }
}

/* ---- the bibliography ---- */

static int compare_cited(gconstpointer a, gconstpointer b) {
    return strcmp((*(Cited *const *)a)->sort_key, (*(Cited *const *)b)->sort_key);
}

static GPtrArray *sort_cited(const Citer *citer, Cited *all) {
    GPtrArray *sorted = g_ptr_array_new();
    for (guint i = 0; i < citer->book->n_works; i++)
        if (all[i].blocks != NULL) {
            all[i].sort_key = works_sort_key(citer->book, all[i].work);
            g_ptr_array_add(sorted, &all[i]);
        }
    g_ptr_array_sort(sorted, compare_cited);
    return sorted;
}

/* Those that would read alike follow each other. */
static void give_years(const Citer *citer, GPtrArray *sorted) {
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint pass = 0; pass < 2; pass++) {
        g_autoptr(GHashTable) nths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint i = 0; i < sorted->len; i++) {
            Cited *cited = sorted->pdata[i];
            g_autofree char *names = works_names(citer->book, cited->work);
            g_autofree char *year = works_year(citer->book, cited->work);
            g_autofree char *both = g_strconcat(names, "\x01", year, NULL);
            GHashTable *table = pass == 0 ? counts : nths;
            guint nth = GPOINTER_TO_UINT(g_hash_table_lookup(table, both));
            g_hash_table_insert(table, g_strdup(both), GUINT_TO_POINTER(nth + 1));
            gboolean is_alone = GPOINTER_TO_UINT(g_hash_table_lookup(counts, both)) == 1;
            if (is_alone || nth >= 26)
                cited->year = arena_strdup(citer->book->arena, year);
            else
                cited->year = arena_printf(citer->book->arena, "%s%c", year, (char)('a' + nth));
        }
    }
}

static void add_entry(Citer *citer, Block *list, Cited *cited) {
    Book *book = citer->book;
    cited->item = block_new(book, BLOCK_ITEM, cited->work->place);
    cited->item->id = arena_printf(book->arena, "source:%s", cited->work->key);
    cited->item->id_is_given = TRUE;
    Block *paragraph = block_new(book, BLOCK_PARAGRAPH, cited->work->place);
    paragraph->inlines =
        works_entry(book, cited->work, book->meta.cites_by_date ? cited->year : NULL);
    block_append(cited->item, paragraph);
    block_append(list, cited->item);
}

static void add_list(Citer *citer, GPtrArray *sorted) {
    Book *book = citer->book;
    Division *division = citer->list;
    division->heading = block_new(book, BLOCK_HEADING, division->place);
    division->heading->heading.level = 1;
    division->heading->division = division;
    division->heading->inlines =
        inline_new_text(book, term(book->meta.language, TERM_BIBLIOGRAPHY), division->place);
    if (sorted->len == 0)
        return;
    Block *list = block_new(book, BLOCK_LIST, division->place);
    list->list.is_tight = TRUE;
    list->classes = "bibliography";
    for (guint i = 0; i < sorted->len; i++)
        add_entry(citer, list, sorted->pdata[i]);
    division_append(division, list);
}

/* " (cited: page 12, 47)", on screens " (cited: Chapter 1, Chapter 1 (2))". */
static void add_ways_back(Citer *citer, const Cited *cited) {
    Book *book = citer->book;
    Inline **inlines = &cited->item->first->inlines;
    Place place = cited->work->place;
    guint nth = 0;
    inline_append(
        inlines,
        inline_new_text(book,
                        arena_printf(book->arena, " (%s: ", term(book->meta.language, TERM_CITED)),
                        place));
    for (guint i = 0; i < cited->blocks->len; i++) {
        const Block *block = cited->blocks->pdata[i];
        const Block *last = i > 0 ? cited->blocks->pdata[i - 1] : NULL;
        nth = last != NULL && last->division == block->division ? nth + 1 : 1;
        Inline *page = inline_new(book, INLINE_PAGE, place);
        page->destination = block;
        page->words = i == 0 ? PAGE_NAMED : PAGE_BARE;
        if (nth > 1 && block->division->label != NULL)
            page->text = arena_printf(book->arena, "%s (%u)", block->division->label, nth);
        else
            page->text = block->division->label;
        if (i > 0)
            inline_append(inlines, inline_new_text(book, ", ", place));
        inline_append(inlines, page);
    }
    inline_append(inlines, inline_new_text(book, ")", place));
}

/* ---- citations ---- */

static void replace(Inline *inl, Inline *list) {
    Inline *last = list;
    while (last->next != NULL)
        last = last->next;
    last->next = inl->next;
    *inl = *list;
}

static Inline *tell_work(Citer *citer, Cited *cited, const char *locator) {
    if (cited->told == citer->division)
        return works_short(citer->book, cited->work, locator);
    cited->told = citer->division;
    return works_note(citer->book, cited->work, locator);
}

/* "Knuth 1997, p. 12" */
static Inline *date_work(Citer *citer, Cited *cited, const char *locator, Place place) {
    Book *book = citer->book;
    g_autofree char *names = works_names(book, cited->work);
    Inline *link = inline_new(book, INLINE_LINK, place);
    link->first =
        inline_new_text(book, arena_printf(book->arena, "%s\u00A0%s", names, cited->year), place);
    link->destination = cited->item;
    link->destination_division = citer->list;
    if (locator != NULL)
        link->next = inline_new_text(book, arena_printf(book->arena, ", %s", locator), place);
    return link;
}

static Inline *set_mentions(Citer *citer, const Inline *citation) {
    Book *book = citer->book;
    Inline *all = NULL;
    g_autoptr(GArray) mentions = read_mentions(citation->target);
    for (guint i = 0; i < mentions->len; i++) {
        const Mention *mention = &g_array_index(mentions, Mention, i);
        Cited *cited = g_hash_table_lookup(citer->works, mention->key);
        if (cited == NULL)
            continue;
        if (all != NULL)
            inline_append(&all, inline_new_text(book, "; ", citation->place));
        inline_append(&all, book->meta.cites_by_date
                                ? date_work(citer, cited, mention->locator, citation->place)
                                : tell_work(citer, cited, mention->locator));
    }
    return all != NULL ? all : inline_new_text(book, citation->target, citation->place);
}

static void set_by_date(Citer *citer, Inline *citation) {
    Book *book = citer->book;
    Inline *all = inline_new_text(book, "(", citation->place);
    inline_append(&all, set_mentions(citer, citation));
    inline_append(&all, inline_new_text(book, ")", citation->place));
    replace(citation, all);
}

static Block *make_note(Citer *citer, const Inline *citation) {
    Block *note = block_new(citer->book, BLOCK_NOTE, citation->place);
    Block *paragraph = block_new(citer->book, BLOCK_PARAGRAPH, citation->place);
    note->division = citer->division;
    paragraph->inlines = set_mentions(citer, citation);
    inline_append(&paragraph->inlines, inline_new_text(citer->book, ".", citation->place));
    block_append(note, paragraph);
    note->next = citer->division->notes;
    citer->division->notes = note;
    return note;
}

/* 'as was shown [@knuth].' has the mark behind the stop, but for languages that set it before, and
 * never behind a space. */
static void close_up(Citer *citer, Inline *before, Inline *citation) {
    static const char *const before_stop[] = {"fr", "es", "pt", "it"};
    Arena *arena = citer->book->arena;
    if (before == NULL || before->kind != INLINE_TEXT)
        return;
    gsize len = strlen(before->text);
    len -= len > 0 && before->text[len - 1] == ' ';
    before->text = arena_strndup(arena, before->text, len);
    for (gsize i = 0; i < G_N_ELEMENTS(before_stop); i++)
        if (language_is(citer->book->meta.language, before_stop[i]))
            return;
    Inline *after = citation->next;
    if (after == NULL || after->kind != INLINE_TEXT || strchr(".,;:!?", after->text[0]) == NULL ||
        after->text[0] == '\0')
        return;
    before->text = arena_printf(arena, "%s%c", before->text, after->text[0]);
    after->text++;
}

static void set_citation(Citer *citer, Inline *before, Inline *citation) {
    if (citer->book->meta.cites_by_date) {
        set_by_date(citer, citation);
    } else if (citer->is_in_note) {
        replace(citation, set_mentions(citer, citation));
    } else {
        close_up(citer, before, citation);
        citation->kind = INLINE_NOTE;
        citation->note = make_note(citer, citation);
        citation->target = NULL;
    }
}

/* ---- all of it ---- */

static Cited *make_cited(const Book *book, GHashTable *works) {
    Cited *all = g_new0(Cited, book->n_works + 1);
    for (guint i = 0; i < book->n_works; i++) {
        all[i].work = &book->works[i];
        g_hash_table_insert(works, (gpointer)book->works[i].key, &all[i]);
    }
    return all;
}

static Division *find_list(const Book *book) {
    Division *division = book->first;
    while (division != NULL && !division->is_bibliography)
        division = division->next;
    return division;
}

void citations_set(Book *book, Diag *diag) {
    g_autoptr(GHashTable) works = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree Cited *all = make_cited(book, works);
    g_autoptr(GHashTable) read = g_hash_table_new(NULL, NULL);
    Citer citer = {
        .book = book, .diag = diag, .works = works, .read = read, .list = find_list(book)};
    report_clashes(&citer);
    visit_all(&citer, note_mentions);
    g_autoptr(GPtrArray) sorted = sort_cited(&citer, all);
    give_years(&citer, sorted);
    if (citer.list != NULL)
        add_list(&citer, sorted);
    visit_all(&citer, set_citation);
    for (guint i = 0; i < sorted->len; i++) {
        Cited *cited = sorted->pdata[i];
        if (citer.list != NULL)
            add_ways_back(&citer, cited);
        g_ptr_array_unref(cited->blocks);
        g_free(cited->sort_key);
    }
}
