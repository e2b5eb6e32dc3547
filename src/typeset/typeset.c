/* The order of work differs from the order of pages: contents, lists and divisions (to learn how
 * many pages they take), then all folios, again and again until every reference is right, then what
 * else shows folios: the index, and contents and lists once more. */
#include "typeset/typeset.h"
#include "base/text.h"
#include "book/contents.h"
#include "book/language.h"
#include "book/terms.h"
#include "typeset/blocks.h"
#include "typeset/furniture.h"
#include "typeset/lists.h"
#include "typeset/openings.h"

#define OUTLINE_LEVELS 2
#define COST_SINK 400    /* an opening's sink a line more or less, for the page's sake … */
#define COST_WHITE 250   /* … and the white below the opening a line more */
#define ROUNDS_AT_MOST 4 /* that may change lines and pages */

/* The pages of a division. */
typedef struct Run {
    const Division *division;
    Drafts *drafts;
    gboolean needs_recto;
    gboolean is_set_on_left, is_on_left; /* its first page is a verso: as set, as it came to be */
    GPtrArray *asked;                    /* of Inline *: the pages that it names */
    Diag *diag;                          /* of its last setting */
} Run;

typedef struct Work {
    const Book *book;
    const Style *style;
    TypesetOptions options;
    Typesetter typesetter;
    Drafts *front, *contents; /* in the order of the pages; then the runs, then: */
    Drafts *index;
    GPtrArray *runs;    /* of Run * */
    GHashTable *folios; /* name of a destination -> folio */
    Diag *diag;
} Work;

void pages_free(Pages *pages) {
    if (pages != NULL)
        arena_free(pages->arena);
}

/* ---- divisions ---- */

static void free_run(gpointer data) {
    Run *run = data;
    drafts_free(run->drafts);
    g_ptr_array_unref(run->asked);
    diag_free(run->diag);
    g_free(run);
}

/* The sink and the white below an opening give way for the page's sake. */
static void offer_white(Galley *galley) {
    guint n = galley->strips->len;
    if (n < 3)
        return;
    Strip *below_sink = &g_array_index(galley->strips, GalleyStrip, 1).strip,
          *last = &galley_last(galley)->strip;
    below_sink->n_lines = last->n_lines = 1;
    below_sink->longer_cost = below_sink->shorter_cost = COST_SINK;
    last->longer_cost = COST_WHITE;
}

/* The chapter's own; that of what octavo adds is the manifest. */
static const char *file_of(const Division *division) {
    return division->first != NULL ? division->first->place.file : division->place.file;
}

static void set_division(Work *work, Drafts *drafts, const Run *run) {
    const Division *division = run->division;
    diag_subject(work->diag, file_of(division));
    g_autoptr(Galley) galley = galley_new(&work->typesetter, work->style);
    galley->begins_on_left = run->is_set_on_left;
    opening_add(galley, division);
    offer_white(galley);
    Column column = {.width = work->style->measure,
                     .voice = division->is_sources || division->is_bibliography ? VOICE_SOURCE
                                                                                : VOICE_BODY,
                     .is_first = TRUE};
    blocks_add(galley, division->first, &column);
    drafts_add_galley(drafts, galley, division);
    for (guint i = 0; i < drafts->pages->len; i++)
        ((DraftPage *)drafts->pages->pdata[i])->is_roman = division->role == ROLE_FRONT;
    ((DraftPage *)drafts->pages->pdata[0])->is_opening = TRUE;
    ((DraftPage *)drafts->pages->pdata[0])->is_bare = division->role == ROLE_PART;
    diag_subject(work->diag, NULL);
}

/* Anew, in place of what was set before: pages, diagnostics and what it asks for. */
static void set_run(Work *work, Run *run) {
    drafts_free(run->drafts);
    diag_free(run->diag);
    g_ptr_array_set_size(run->asked, 0);
    run->drafts = drafts_new();
    run->diag = work->typesetter.diag = diag_new();
    work->typesetter.folios->asked = run->asked;
    run->is_set_on_left = run->is_on_left;
    set_division(work, run->drafts, run);
    ((DraftPage *)run->drafts->pages->pdata[0])->needs_recto = run->needs_recto;
    work->typesetter.folios->asked = NULL;
    work->typesetter.diag = work->diag;
}

/* Of a run that begins after so many pages. */
static gboolean is_on_left(const Run *run, guint n_before) {
    return !run->needs_recto && n_before % 2 == 1;
}

/* FALSE after a diagnostic, at what begins the first page too many, or goes on there. */
static gboolean check_pages(const Work *work, const Drafts *drafts, guint n_before) {
    guint most = work->book->limits.pages;
    if (n_before + drafts->pages->len <= most)
        return TRUE;
    Place place = work->book->meta.place;
    for (guint i = 0; i < drafts->pages->len && n_before + i <= most; i++) {
        const DraftPage *page = drafts->pages->pdata[i];
        if (page->first != NULL)
            place = page->first->place;
    }
    diag_add(work->diag, DIAG_LIMIT_PAGES, place, "the book has more than %u pages", most);
    limits_hint(work->diag, LIMIT_KEY_pages);
    return FALSE;
}

/* The first one of the body begins on a recto in any case. FALSE: there would be too many pages. */
static gboolean set_runs(Work *work) {
    gboolean is_body = FALSE;
    guint n_pages = work->front->pages->len + work->contents->pages->len;
    for (const Division *division = work->book->first; division != NULL;
         division = division->next) {
        if (division->role == ROLE_COLOPHON || division->role == ROLE_INDEX)
            continue;
        gboolean begins_body = division->role != ROLE_FRONT && !is_body;
        Run *run = g_new0(Run, 1);
        run->division = division;
        run->needs_recto =
            begins_body || work->options.begins_on_recto || division->role == ROLE_PART;
        run->asked = g_ptr_array_new();
        run->is_on_left = is_on_left(run, n_pages);
        set_run(work, run);
        g_ptr_array_add(work->runs, run);
        n_pages += run->needs_recto ? n_pages % 2 : 0;
        if (!check_pages(work, run->drafts, n_pages))
            return FALSE;
        n_pages += run->drafts->pages->len;
        is_body |= begins_body;
    }
    return TRUE;
}

static const Division *find_division(const Book *book, Role role) {
    for (const Division *division = book->first; division != NULL; division = division->next)
        if (division->role == role)
            return division;
    return NULL;
}

/* ---- folios ---- */

static const char *folio_text(Arena *arena, guint number, gboolean is_roman) {
    if (!is_roman)
        return arena_printf(arena, "%u", number);
    g_autofree char *roman = text_roman(number);
    return arena_strdup(arena, roman);
}

/* `number` is that of the physical page. */
static void remember_page(Work *work, const DraftPage *page, guint number) {
    Folios *folios = work->typesetter.folios;
    for (guint i = 0; i < page->destinations->len; i++) {
        const char *name = g_array_index(page->destinations, Destination, i).name;
        if (!g_hash_table_contains(work->folios, name))
            g_hash_table_insert(work->folios, (gpointer)name, (gpointer)page->folio);
    }
    for (guint i = 0; i < page->begins->len; i++)
        folios_put(folios, page->begins->pdata[i], page->folio, number);
    for (guint i = 0; i < page->pieces->len; i++) {
        const Piece *piece = &g_array_index(page->pieces, Piece, i);
        const Inline *inl = piece->inl;
        if (piece->block != NULL)
            folios_put_end(folios, piece->block, page->folio, number);
        if (inl != NULL && inl->kind == INLINE_REFERENCE)
            folios_put_inline(folios, inl, number);
    }
}

static DraftPage *add_blank(Drafts *drafts, gboolean is_roman) {
    DraftPage *blank = drafts_add_page(drafts, NULL);
    blank->is_bare = TRUE;
    blank->is_roman = is_roman;
    return blank;
}

/* Those of an earlier count. */
static void drop_blanks(Drafts *drafts) {
    for (guint i = drafts->pages->len; i-- > 0;)
        if (((DraftPage *)drafts->pages->pdata[i])->is_blank)
            g_ptr_array_remove_index(drafts->pages, i);
}

/* A blank page before one that must be a recto; it counts with the page before it. */
static void add_blanks(Drafts *drafts, guint n_before, gboolean is_roman) {
    for (guint i = 0; i < drafts->pages->len; i++) {
        const DraftPage *page = drafts->pages->pdata[i];
        if (i > 0)
            is_roman = ((DraftPage *)drafts->pages->pdata[i - 1])->is_roman;
        if (!page->needs_recto || (n_before + i) % 2 == 0)
            continue;
        DraftPage *blank = add_blank(drafts, is_roman);
        blank->is_blank = TRUE;
        g_ptr_array_steal_index(drafts->pages, drafts->pages->len - 1);
        g_ptr_array_insert(drafts->pages, (gint)i++, blank);
    }
}

/* Roman folios count from the first page, arabic ones from the first page that is not roman. */
static void number_pages(Work *work, Drafts *drafts, guint *n_pages, guint *n_arabic) {
    drop_blanks(drafts);
    add_blanks(drafts, *n_pages, *n_arabic == 0);
    for (guint i = 0; i < drafts->pages->len; i++) {
        DraftPage *page = drafts->pages->pdata[i];
        ++*n_pages;
        page->folio_number = page->is_roman ? *n_pages : ++*n_arabic;
        page->folio = folio_text(work->typesetter.arena, page->folio_number, page->is_roman);
        remember_page(work, page, *n_pages);
    }
}

/* The index is last; its first page may get a blank before it when pages are numbered. */
static void fill_up(Work *work, guint n_before) {
    GPtrArray *last = work->index->pages;
    gboolean needs_blank = last->len > 0 && ((DraftPage *)last->pdata[0])->needs_recto;
    guint n = n_before + last->len + (needs_blank ? n_before % 2 : 0);
    for (guint multiple = work->options.multiple; multiple > 0 && n % multiple != 0; n++)
        add_blank(work->index, FALSE);
}

/* All but the index. */
static void number_runs(Work *work, guint *n_pages, guint *n_arabic) {
    folios_begin(work->typesetter.folios);
    g_hash_table_remove_all(work->folios);
    *n_pages = *n_arabic = 0;
    number_pages(work, work->front, n_pages, n_arabic);
    number_pages(work, work->contents, n_pages, n_arabic);
    for (guint i = 0; i < work->runs->len; i++) {
        Run *run = work->runs->pdata[i];
        run->is_on_left = is_on_left(run, *n_pages);
        number_pages(work, run->drafts, n_pages, n_arabic);
    }
}

/* FALSE: every reference is right, and every run on the side that it was set for. */
static gboolean set_changed(Work *work) {
    gboolean is_changed = FALSE;
    for (guint i = 0; i < work->runs->len; i++) {
        Run *run = work->runs->pdata[i];
        gboolean has_moved =
            run->is_on_left != run->is_set_on_left && !work->typesetter.folios->is_final;
        if (!has_moved && !folios_differ(work->typesetter.folios, run->asked))
            continue;
        set_run(work, run);
        is_changed = TRUE;
    }
    return is_changed;
}

/* After the final round nothing stands elsewhere than before. */
static void number_all(Work *work) {
    guint n_pages, n_arabic;
    Folios *folios = work->typesetter.folios;
    number_runs(work, &n_pages, &n_arabic);
    while (!folios->is_final && set_changed(work)) {
        number_runs(work, &n_pages, &n_arabic);
        folios->is_final = folios->round == ROUNDS_AT_MOST;
    }
    if (folios->is_final && set_changed(work))
        number_runs(work, &n_pages, &n_arabic);
    const Division *index = find_division(work->book, ROLE_INDEX);
    if (index != NULL) {
        index_add_pages(work->index, &work->typesetter, work->style, index);
        ((DraftPage *)work->index->pages->pdata[0])->needs_recto = work->options.begins_on_recto;
    }
    fill_up(work, n_pages);
    number_pages(work, work->index, &n_pages, &n_arabic);
}

typedef void (*AddPages)(Drafts *drafts, Typesetter *typesetter, const Style *style,
                         const Book *book, GHashTable *folios);

/* Once more, now with folios: as many pages as before. */
static void set_again(Work *work, Drafts **drafts, AddPages add_pages) {
    Drafts *old = *drafts;
    *drafts = drafts_new();
    add_pages(*drafts, &work->typesetter, work->style, work->book, work->folios);
    g_assert((*drafts)->pages->len == old->pages->len);
    for (guint i = 0; i < old->pages->len; i++) {
        DraftPage *page = (*drafts)->pages->pdata[i];
        page->folio = ((DraftPage *)old->pages->pdata[i])->folio;
        page->folio_number = ((DraftPage *)old->pages->pdata[i])->folio_number;
    }
    drafts_free(old);
}

/* ---- Pages ---- */

typedef struct Finish {
    Work *work;
    Arena *arena;
    GArray *pages;  /* of Page */
    GArray *starts; /* of PageStart */
    PagesStats stats;
} Finish;

static void move_to_paper(const Work *work, DraftPage *draft, gboolean is_recto) {
    Length x = is_recto ? work->style->margin_inner : work->style->margin_outer,
           y = work->style->margin_top;
    for (guint i = 0; i < draft->pieces->len; i++) {
        g_array_index(draft->pieces, Piece, i).x += x;
        g_array_index(draft->pieces, Piece, i).y += y;
    }
    for (guint i = 0; i < draft->links->len; i++) {
        g_array_index(draft->links, LinkArea, i).x += x;
        g_array_index(draft->links, LinkArea, i).y += y;
    }
    for (guint i = 0; i < draft->destinations->len; i++) {
        g_array_index(draft->destinations, Destination, i).x += x;
        g_array_index(draft->destinations, Destination, i).y += y;
    }
}

static void mirror(Length *x, Length width, const Style *style) {
    *x = style->page_width - *x - width;
}

/* A book that begins at the right: what was set from the left edge stands at the right one. */
static void mirror_page(const Style *style, DraftPage *draft) {
    for (guint i = 0; i < draft->pieces->len; i++) {
        Piece *piece = &g_array_index(draft->pieces, Piece, i);
        mirror(&piece->x, piece->is_turned ? 0 : piece->width, style);
    }
    for (guint i = 0; i < draft->links->len; i++) {
        LinkArea *link = &g_array_index(draft->links, LinkArea, i);
        mirror(&link->x, link->width, style);
    }
    for (guint i = 0; i < draft->destinations->len; i++)
        mirror(&g_array_index(draft->destinations, Destination, i).x, style->measure, style);
}

static void add_start(Finish *finish, const DraftPage *draft) {
    PageStart start = {.folio = draft->folio,
                       .division = draft->division,
                       .block = draft->first,
                       .inside = draft->is_inside};
    g_array_append_val(finish->starts, start);
}

#define KEEP(arena, array, Type) arena_memdup((arena), (array)->data, (array)->len * sizeof(Type))

static void finish_page(Finish *finish, DraftPage *draft) {
    guint number = finish->pages->len + 1;
    gboolean is_recto = number % 2 == 1;
    furniture_add(draft, &finish->work->typesetter, finish->work->style, finish->work->book,
                  is_recto);
    move_to_paper(finish->work, draft, is_recto);
    if (finish->work->typesetter.mirrors)
        mirror_page(finish->work->style, draft);
    Page page = {.number = number,
                 .folio = draft->folio,
                 .folio_is_roman = draft->is_roman,
                 .folio_number = draft->folio_number,
                 .is_recto = is_recto,
                 .division = draft->division,
                 .pieces = KEEP(finish->arena, draft->pieces, Piece),
                 .n_pieces = draft->pieces->len,
                 .links = KEEP(finish->arena, draft->links, LinkArea),
                 .n_links = draft->links->len,
                 .destinations = KEEP(finish->arena, draft->destinations, Destination),
                 .n_destinations = draft->destinations->len,
                 .choice = draft->choice};
    g_array_append_val(finish->pages, page);
    add_start(finish, draft);
}

/* No draft is wanted any more once its page is made. */
static void finish_drafts(Finish *finish, Drafts *drafts) {
    for (guint i = 0; i < drafts->pages->len; i++)
        finish_page(finish, drafts->pages->pdata[i]);
    g_ptr_array_set_size(drafts->pages, 0);
    PagesStats *stats = &finish->stats;
    stats->n_lines += drafts->n_lines;
    stats->n_hyphenated += drafts->n_hyphenated;
    stats->n_overfull += drafts->n_overfull;
    stats->n_short_pages += drafts->n_short;
    if (ABS(drafts->worst_ratio) > ABS(stats->worst_ratio))
        stats->worst_ratio = drafts->worst_ratio;
}

static void add_outline_entry(GArray *entries, guint depth, const char *title,
                              const char *destination) {
    OutlineEntry entry = {depth, title, destination};
    g_array_append_val(entries, entry);
}

static void add_lists_to_outline(GArray *entries, const Book *book) {
    for (guint i = 0; i < CONTENTS_N_LISTS; i++)
        if (contents_next_captioned(book, contents_lists[i].kind, NULL) != NULL)
            add_outline_entry(entries, 0, term(book->meta.language, contents_lists[i].title),
                              contents_lists[i].id);
}

static void add_outline(Pages *pages, const Book *book) {
    const Contents *contents = contents_make(pages->arena, book, OUTLINE_LEVELS);
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(OutlineEntry));
    add_outline_entry(entries, 0, term(book->meta.language, TERM_CONTENTS), "contents");
    add_lists_to_outline(entries, book);
    for (guint i = 0; i < contents->n_entries; i++) {
        const ContentsEntry *entry = &contents->entries[i];
        const char *title = entry->number == NULL
                                ? entry->title
                                : arena_printf(pages->arena, "%s  %s", entry->number, entry->title);
        add_outline_entry(entries, entry->depth, title, entry->id);
    }
    pages->n_outline = entries->len;
    pages->outline = KEEP(pages->arena, entries, OutlineEntry);
}

static Pages *finish_work(Work *work) {
    Arena *arena = work->typesetter.arena;
    Finish finish = {.work = work, .arena = arena};
    finish.pages = g_array_new(FALSE, FALSE, sizeof(Page));
    finish.starts = g_array_new(FALSE, FALSE, sizeof(PageStart));
    finish_drafts(&finish, work->front);
    finish_drafts(&finish, work->contents);
    for (guint i = 0; i < work->runs->len; i++) {
        const Run *run = work->runs->pdata[i];
        finish_drafts(&finish, run->drafts);
        diag_take(work->diag, run->diag);
    }
    finish_drafts(&finish, work->index);
    Pages *pages = arena_new0(arena, Pages);
    pages->arena = arena;
    pages->page_width = work->style->page_width;
    pages->page_height = work->style->page_height;
    pages->pages = KEEP(arena, finish.pages, Page);
    pages->n_pages = finish.pages->len;
    pages->map =
        (PageMap){.pages = KEEP(arena, finish.starts, PageStart), .n_pages = finish.starts->len};
    pages->map.texts = folios_texts(work->typesetter.folios, &pages->map.n_texts);
    const GArray *missing = shaper_missing(work->typesetter.shaper);
    pages->missing = missing->len > 0 ? KEEP(arena, missing, gunichar) : NULL;
    pages->n_missing = missing->len;
    pages->stats = finish.stats;
    add_outline(pages, work->book);
    g_array_unref(finish.pages);
    g_array_unref(finish.starts);
    return pages;
}

/* Without a dictionary lines are set all the same, with wider gaps: that is to be known, not
 * refused. */
static void check_hyphenation(Typesetter *typesetter, const Style *style, const Meta *meta) {
    const char *package = NULL;
    if (!style->voices[VOICE_BODY].hyphenates ||
        !hyphenator_lacks(words_hyphenator(typesetter->words), meta->language, &package))
        return;
    diag_add(typesetter->diag, DIAG_HYPHENATION_MISSING, meta->place,
             "no word is divided: there is no hyphenation dictionary for '%s'", meta->language);
    if (package != NULL)
        diag_hint(typesetter->diag, "install %s", package);
    else
        diag_hint(typesetter->diag,
                  "Debian has none; libhyphen's may be put into /usr/share/hyphen");
}

static void open_work(Work *work, Faces *faces, Diag *diag) {
    work->typesetter = (Typesetter){
        .arena = arena_new(),
        .scratch = arena_new(),
        .faces = faces,
        .shaper = shaper_new(faces, diag),
        .scripts = scripts_new(faces, work->style->scripts, work->style->n_scripts, diag),
        .diag = diag,
        .place = work->book->meta.place,
        .mirrors = language_is_rtl(work->book->meta.language)};
    work->typesetter.words = words_new(work->typesetter.shaper);
    work->typesetter.standing = standing_new();
    work->diag = diag;
    work->typesetter.folios = folios_new(work->typesetter.arena, work->book->meta.language);
    work->typesetter.folios->names_pages = work->style->names_pages;
    for (guint i = 0; work->book->meta.hyphenation[i] != NULL; i++)
        hyphenator_add(words_hyphenator(work->typesetter.words), work->book->meta.hyphenation[i]);
    check_hyphenation(&work->typesetter, work->style, &work->book->meta);
    work->folios = g_hash_table_new(g_str_hash, g_str_equal);
    work->front = drafts_new();
    work->contents = drafts_new();
    work->index = drafts_new();
    work->runs = g_ptr_array_new_with_free_func(free_run);
}

static void close_work(Work *work) {
    drafts_free(work->front);
    drafts_free(work->contents);
    drafts_free(work->index);
    g_ptr_array_unref(work->runs);
    g_hash_table_unref(work->folios);
    folios_free(work->typesetter.folios);
    words_free(work->typesetter.words);
    scripts_free(work->typesetter.scripts);
    standing_free(work->typesetter.standing);
    shaper_free(work->typesetter.shaper);
    arena_free(work->typesetter.scratch);
}

Pages *typeset_make(const Book *book, const Style *style, Faces *faces,
                    const TypesetOptions *options, Diag *diag) {
    g_assert(book->is_sealed);
    Work work = {.book = book, .style = style};
    if (options != NULL)
        work.options = *options;
    open_work(&work, faces, diag);
    if (work.options.has_half_title)
        half_title_add(work.front, &work.typesetter, style, book);
    title_page_add(work.front, &work.typesetter, style, book);
    const Division *colophon = find_division(book, ROLE_COLOPHON);
    if (colophon != NULL)
        colophon_add_page(work.front, &work.typesetter, style, colophon);
    contents_add_pages(work.contents, &work.typesetter, style, book, NULL);
    Pages *pages = NULL;
    if (set_runs(&work)) {
        number_all(&work);
        set_again(&work, &work.contents, contents_add_pages);
        pages = finish_work(&work);
    }
    close_work(&work);
    if (pages == NULL)
        arena_free(work.typesetter.arena);
    return pages;
}
