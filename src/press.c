/* Data runs one way: files, Book, Pages, bytes, files. After each stage: errors? Then stop. */
#include "press.h"
#include "base/file.h"
#include "base/publish.h"
#include "base/text.h"
#include "base/timing.h"
#include "book/anchors.h"
#include "book/dump.h"
#include "book/seal.h"
#include "edition/shelf.h"
#include "edition/survey.h"
#include "embedding.h"
#include "epub/cover.h"
#include "epub/epub.h"
#include "epub/names.h"
#include "epub/xhtml.h"
#include "parity.h"
#include "pdf/pdf.h"
#include "pdf/picture.h"
#include "source/source.h"
#include "typeset/dump.h"
#include "typeset/styles.h"
#include "typeset/typeset.h"
#include <malloc.h>
#include <string.h>

#define DEFAULT_STYLE "octavo"

/* The products on their way; each is made by one stage and read by those after it. */
typedef struct Job {
    const PressOptions *options;
    Diag *diag;
    Timing *timing;
    Root *root;
    Book *book;
    Style *style;
    Faces *faces;
    Pages *pages, *print_pages;
    const Record *last; /* of the last edition, in the Book's arena; NULL: this is the first */
    GBytes *cover;      /* drawn, or NULL */
    GBytes *epub, *kepub, *pdf, *print, *imposed, *record;
    GPtrArray *files; /* of PressFile */
    GPtrArray *xhtml; /* of GBytes: the files of the EPUB's divisions */
} Job;

static void job_clear(Job *job) {
    g_clear_pointer(&job->cover, g_bytes_unref);
    g_clear_pointer(&job->epub, g_bytes_unref);
    g_clear_pointer(&job->kepub, g_bytes_unref);
    g_clear_pointer(&job->pdf, g_bytes_unref);
    g_clear_pointer(&job->print, g_bytes_unref);
    g_clear_pointer(&job->imposed, g_bytes_unref);
    g_clear_pointer(&job->record, g_bytes_unref);
    g_clear_pointer(&job->files, g_ptr_array_unref);
    g_clear_pointer(&job->xhtml, g_ptr_array_unref);
    pages_free(job->pages);
    pages_free(job->print_pages);
    faces_free(job->faces);
    style_free(job->style);
    book_free(job->book);
    root_free(job->root);
    timing_free(job->timing);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

static void tell(const Job *job, const char *what) {
    diag_subject(job->diag, NULL);
    if (job->options->progress != NULL)
        job->options->progress(what, job->options->progress_data);
}

static gboolean is_clean(const Job *job) {
    return diag_count(job->diag, DIAG_ERROR) == 0;
}

/* ---- the last edition ---- */

static void report_revision(const Job *job, const char *released) {
    const Meta *meta = &job->book->meta;
    diag_add(job->diag, DIAG_RELEASE_REVISION, meta->revision_place,
             "revision %s is not higher than %s, which has been released", meta->revision,
             released);
    diag_hint(job->diag, "raise the last number for corrections, the second for new or rewritten "
                         "parts, the first for a new edition");
}

gboolean press_is_single(const char *book) {
    return source_is_single(book);
}

char *press_folder(const char *book) {
    return press_is_single(book) ? g_path_get_dirname(book) : g_strdup(book);
}

/* A book is built upon the newest edition below its own revision, so that it stays the same when
 * its own record has been written. A single file has no editions. FALSE with an error, or after a
 * diagnostic. */
static gboolean read_last(Job *job, GError **error) {
    const Meta *meta = &job->book->meta;
    g_autoptr(GError) failure = NULL;
    if (press_is_single(job->options->book))
        return TRUE;
    g_autofree char *last = shelf_newest(job->root, meta->revision, &failure);
    g_autofree char *newest = failure == NULL ? shelf_newest(job->root, NULL, &failure) : NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (job->options->is_release && !job->options->is_again && meta->revision != NULL &&
        newest != NULL && record_compare_revisions(newest, meta->revision) >= 0)
        report_revision(job, newest);
    if (last == NULL)
        return TRUE;
    job->last = shelf_read(job->book->arena, job->root, last, meta->place, job->diag);
    return job->last != NULL;
}

/* What people link to by its name: chapters, sections, and what the author named. */
static gboolean is_named(const Relic *relic) {
    return relic->kind == BLOCK_SECTION || (strlen(relic->id) > 1 && relic->id[1] != '.');
}

static void refuse_gone(const Job *job) {
    const Book *book = job->book;
    for (guint i = 0; i < book->relics->len; i++) {
        const Relic *relic = &g_array_index(book->relics, Relic, i);
        if (relic->is_explained || !is_named(relic))
            continue;
        diag_add(job->diag, DIAG_ANCHOR_GONE, relic->place, "the %s '%s' of %s is no more",
                 block_kind_name(relic->kind), relic->id, job->last->lineage.revision);
        diag_hint(job->diag,
                  "name its successor so: {#%s}; or say in book.yaml that it is gone:\n"
                  "gone: [{id: %s}], and with `instead: ID` what stands for it",
                  relic->id, relic->id);
    }
    const Lineage *lineage = &job->last->lineage;
    for (guint i = 0; i < lineage->n_chapters; i++)
        if (anchors_is_missed(book, &lineage->chapters[i]))
            diag_add(job->diag, DIAG_ANCHOR_GONE, lineage->chapters[i].place,
                     "nothing stands for the chapter '%s' of %s", lineage->chapters[i].slug,
                     lineage->revision);
}

/* What a release has to have, and may not lack. */
static void check_release(const Job *job) {
    const Meta *meta = &job->book->meta;
    if (meta->revision == NULL || meta->date == NULL) {
        diag_add(job->diag, DIAG_RELEASE_REVISION, meta->revision_place,
                 "a release needs a revision and a date");
        diag_hint(job->diag, "edition: {revision: 1.0.0, date: 2026-11-28}");
    }
    if (job->last != NULL)
        refuse_gone(job);
}

static gboolean read_book(Job *job, GError **error) {
    tell(job, "reading");
    timing_begin(job->timing, "parse");
    Drawings *drawings = job->options->drawings;
    const SourceTools tools = {drawings, job->options->highlighter, job->options->memo};
    job->book = source_read(job->options->book, &tools, job->diag, &job->root, error);
    if (job->book == NULL || (drawings != NULL && drawings_wanted(drawings)->len > 0))
        return FALSE;
    if (!read_last(job, error))
        return FALSE;
    tell(job, "numbering");
    timing_begin(job->timing, "seal");
    job->book->meta.is_release = job->options->is_release;
    job->book->meta.commit = arena_strdup(job->book->arena, job->options->commit);
    book_seal(job->book, job->last != NULL ? &job->last->lineage : NULL, job->diag);
    if (job->options->is_release)
        check_release(job);
    return is_clean(job);
}

static gboolean open_style(Job *job, GError **error) {
    timing_begin(job->timing, "faces");
    const char *name = job->options->style != NULL     ? job->options->style
                       : job->book->meta.style != NULL ? job->book->meta.style
                                                       : DEFAULT_STYLE;
    const StylePlaces places = {job->options->data, job->root};
    job->style = styles_open(&places, name, job->book->meta.style_place, job->book->meta.language,
                             job->diag, error);
    return job->style != NULL && is_clean(job);
}

static gboolean open_faces(Job *job, GError **error) {
    g_autofree char *folder = g_build_filename(job->options->data, "fonts", NULL);
    job->faces = faces_open(folder, error);
    return job->faces != NULL;
}

/* Only pages need it: in the EPUB the reading system sets formulas. */
static gboolean open_math(Job *job, GError **error) {
    return !job->book->meta.has_math || faces_open_math(job->faces, error);
}

/* Before there are pages: its pixels take 16 MiB, and pages stay until all is compared. */
static gboolean draw_cover(Job *job, GError **error) {
    if (!job->options->wants_epub)
        return TRUE;
    timing_begin(job->timing, "cover");
    if (job->book->cover != NULL)
        return TRUE;
    g_autoptr(Embedding) embedding = embedding_new(job->faces, job->style, job->book);
    EpubOptions options = {.diag = job->diag};
    embedding_fill(embedding, &options);
    job->cover = cover_draw(job->book, &options, error);
    return job->cover != NULL;
}

/* What was needed on the way to the pages is a third of what malloc then holds, and would not go
 * back by itself. */
static gboolean typeset(Job *job) {
    tell(job, "typesetting");
    timing_begin(job->timing, "typeset");
    job->pages = typeset_make(job->book, job->style, job->faces, NULL, job->diag);
    malloc_trim(0);
    return is_clean(job);
}

static gboolean make_pdf(Job *job, GError **error) {
    tell(job, "drawing");
    job->pdf = pdf_make(job->book, job->pages, job->faces, job->diag, job->timing, error);
    return job->pdf != NULL && is_clean(job);
}

/* Where pictures are drawn, their decoders see them; an EPUB takes them as they are. */
static gboolean check_pictures(const Job *job) {
    for (guint i = 0; i < job->book->pictures->len; i++) {
        const Picture *picture = job->book->pictures->pdata[i];
        g_autoptr(GError) error = NULL;
        diag_subject(job->diag, picture->path);
        if (!picture_check(picture, &error))
            diag_add(job->diag, DIAG_PICTURE_BAD, picture->place, "%s", error->message);
    }
    diag_subject(job->diag, NULL);
    return is_clean(job);
}

/* What Cairo could not go on with after a picture has been said of the picture. */
static gboolean pass_authors(const Job *job, GError **error) {
    if (!is_clean(job))
        g_clear_error(error);
    return FALSE;
}

/* What there is to say of lines and pictures has been said of the pages for screens. */
static Pages *typeset_print(const Job *job) {
    static const TypesetOptions options = {
        .begins_on_recto = TRUE, .has_half_title = TRUE, .multiple = 4};
    g_autoptr(Diag) said = diag_new();
    Pages *pages = typeset_make(job->book, job->style, job->faces, &options,
                                job->pages != NULL ? said : job->diag);
    if (pages == NULL)
        diag_take(job->diag, said);
    return pages;
}

static gboolean make_print(Job *job, GError **error) {
    tell(job, "imposing");
    timing_begin(job->timing, "print");
    job->print_pages = typeset_print(job);
    return is_clean(job) &&
           pdf_print(job->book, job->print_pages, job->faces, job->options->signature, &job->print,
                     &job->imposed, job->diag, error) &&
           is_clean(job);
}

/* ---- the record of this edition ---- */

/* id or slug -> folio; of a block on several pages the first. */
static GHashTable *find_folios(const Pages *pages) {
    GHashTable *folios = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = pages->n_pages; i-- > 0;)
        for (guint k = 0; k < pages->pages[i].n_destinations; k++)
            g_hash_table_insert(folios, (gpointer)pages->pages[i].destinations[k].name,
                                (gpointer)pages->pages[i].folio);
    return folios;
}

static gboolean sum_face(Arena *arena, const FaceFile *face, RecordFile *ret_file, GError **error) {
    g_autofree char *bytes = NULL, *name = g_path_get_basename(face->path);
    gsize n = 0;
    if (!g_file_get_contents(face->path, &bytes, &n, error))
        return FALSE;
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, n);
    *ret_file = (RecordFile){arena_strdup(arena, name), 0, arena_strdup(arena, sum)};
    return TRUE;
}

/* Only a release is asked which faces it was set in. */
static gboolean sum_faces(const Job *job, Arena *arena, SurveyOptions *options, GError **error) {
    guint n = 0;
    const FaceFile *files = faces_files(job->faces, &n);
    if (!job->options->is_release)
        return TRUE;
    options->faces = arena_array(arena, RecordFile, n);
    for (; options->n_faces < n; options->n_faces++)
        if (!sum_face(arena, &files[options->n_faces], &options->faces[options->n_faces], error))
            return FALSE;
    return TRUE;
}

static gboolean make_record(Job *job, GError **error) {
    timing_begin(job->timing, "record");
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GHashTable) folios = job->pages != NULL ? find_folios(job->pages) : NULL;
    SurveyOptions options = {.folios = folios, .href = names_href, .commit = job->options->commit};
    if (!sum_faces(job, arena, &options, error))
        return FALSE;
    char *text = record_write(survey_make(arena, job->book, &options), FALSE);
    job->record = g_bytes_new_take(text, strlen(text));
    return TRUE;
}

static gboolean make_epub(Job *job, GError **error) {
    tell(job, "packing");
    g_autoptr(Embedding) embedding = embedding_new(job->faces, job->style, job->book);
    job->xhtml = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    EpubOptions options = {.css = job->style->css,
                           .cover = job->cover,
                           .pages = job->pages != NULL ? &job->pages->map : NULL,
                           .record = job->record,
                           .diag = job->diag,
                           .timing = job->timing,
                           .files = job->xhtml};
    embedding_fill(embedding, &options);
    job->epub = epub_make(job->book, &options, error);
    if (job->epub == NULL || !job->options->wants_kepub)
        return job->epub != NULL;
    options.is_kepub = TRUE;
    options.files = NULL;
    job->kepub = epub_make(job->book, &options, error);
    return job->kepub != NULL;
}

static gboolean make_files(Job *job, GError **error) {
    gboolean is_whole = job->options->wants_files == FILES_ALL;
    g_autoptr(Embedding) embedding =
        is_whole ? embedding_new(job->faces, job->style, job->book) : NULL;
    g_autoptr(Arena) arena = arena_new();
    EpubOptions options = {.css = job->style->css, .diag = job->diag};
    if (is_whole)
        embedding_fill(embedding, &options);
    g_autoptr(Parts) parts = epub_files(job->book, &options, is_whole, arena, error);
    if (parts == NULL)
        return FALSE;
    job->files = g_ptr_array_new_with_free_func((GDestroyNotify)press_file_free);
    for (guint i = 0; i < parts->list->len; i++) {
        const Part *part = &g_array_index(parts->list, Part, i);
        PressFile *file = g_new(PressFile, 1);
        *file =
            (PressFile){g_strdup(part->href), g_strdup(part->media_type), g_bytes_ref(part->bytes)};
        g_ptr_array_add(job->files, file);
    }
    return TRUE;
}

void press_file_free(PressFile *file) {
    g_free(file->href);
    g_free(file->media_type);
    g_bytes_unref(file->bytes);
    g_free(file);
}

GQuark press_bug_quark(void) {
    return g_quark_from_static_string("octavo-press-bug");
}

/* A difference between the two outputs is no one's mistake but ours. */
static gboolean compare_outputs(const Job *job, GError **error) {
    if (job->epub == NULL || job->pages == NULL)
        return TRUE;
    timing_begin(job->timing, "compare");
    g_autofree char *differences = parity_check(job->book, job->xhtml, job->pages);
    if (differences != NULL)
        g_set_error(error, PRESS_BUG, 0,
                    "the EPUB and the PDF do not hold the same; please report this:\n%s",
                    differences);
    return differences == NULL;
}

/* Opening them takes a good part of the time in which an author's change shall be on the screen. */
static gboolean needs_no_faces(const PressOptions *options) {
    return options->wants_files == FILES_TEXT && !options->wants_epub && !options->wants_pdf &&
           !options->wants_print;
}

static gboolean make_all(Job *job, GError **error) {
    const PressOptions *options = job->options;
    if (!read_book(job, error) || !open_style(job, error))
        return FALSE;
    if (options->wants_files != FILES_NONE && needs_no_faces(options))
        return make_files(job, error) && is_clean(job);
    if (!open_faces(job, error))
        return FALSE;
    if ((options->wants_pdf || options->wants_print) && !open_math(job, error))
        return FALSE;
    if (!draw_cover(job, error))
        return FALSE;
    if (options->wants_pdf && !(typeset(job) && make_pdf(job, error)))
        return pass_authors(job, error);
    if (options->wants_print && !make_print(job, error))
        return pass_authors(job, error);
    if (options->wants_files != FILES_NONE && !make_files(job, error))
        return FALSE;
    if (!options->wants_pdf && !options->wants_print && !check_pictures(job))
        return FALSE;
    if ((options->wants_epub || options->is_release) && !make_record(job, error))
        return FALSE;
    if (options->wants_epub && !(make_epub(job, error) && compare_outputs(job, error)))
        return FALSE;
    return is_clean(job);
}

static guint count_chapters(const Book *book) {
    guint n = 0;
    for (const Division *division = book->first; division != NULL; division = division->next)
        n += division->role == ROLE_CHAPTER;
    return n;
}

static void add_inputs(GPtrArray *inputs, const char *const *paths) {
    for (guint i = 0; paths[i] != NULL; i++)
        g_ptr_array_add(inputs, g_strdup(paths[i]));
}

static char **list_inputs(const Job *job) {
    GPtrArray *inputs = g_ptr_array_new();
    g_auto(GStrv) books = root_inputs(job->root);
    guint n_files = 0;
    const FaceFile *files = job->faces != NULL ? faces_files(job->faces, &n_files) : NULL;
    add_inputs(inputs, (const char *const *)books);
    add_inputs(inputs, job->style->inputs);
    for (guint i = 0; i < n_files; i++)
        g_ptr_array_add(inputs, g_strdup(files[i].path));
    g_ptr_array_add(inputs, NULL);
    return (char **)g_ptr_array_free(inputs, FALSE);
}

/* A file's name may have 255 bytes, and gets a revision and a suffix. */
#define SLUG_MAX 120 /* [bytes] */

static char *file_slug(const char *title) {
    char *slug = text_slug(title);
    if (strlen(slug) <= SLUG_MAX)
        return slug;
    *g_utf8_find_prev_char(slug, slug + SLUG_MAX + 1) = '\0';
    char *hyphen = strrchr(slug, '-');
    if (hyphen != NULL && hyphen > slug)
        *hyphen = '\0';
    return slug;
}

static void fill_result(const Job *job, PressResult *result) {
    if (job->pages != NULL) {
        const PagesStats *stats = &job->pages->stats;
        result->n_pages = job->pages->n_pages;
        result->n_lines = stats->n_lines;
        result->n_hyphenated = stats->n_hyphenated;
        result->n_overfull = stats->n_overfull;
        result->n_short_pages = stats->n_short_pages;
        result->worst_ratio = stats->worst_ratio;
    }
    GBytes *const made[N_OUTPUTS] = {job->epub,  job->kepub,   job->pdf,
                                     job->print, job->imposed, job->record};
    for (PressOutput i = 0; i < N_OUTPUTS; i++)
        result->bytes[i] = made[i] != NULL ? g_bytes_ref(made[i]) : NULL;
    result->files = job->files != NULL ? g_ptr_array_ref(job->files) : NULL;
    result->epub_shares = job->epub != NULL ? epub_shares(job->epub) : NULL;
    result->inputs = list_inputs(job);
    result->timings = timing_text(job->timing);
    result->slug = file_slug(job->book->meta.title);
    result->n_words = job->book->n_words + job->book->n_code_words;
    result->n_minutes = job->book->n_minutes;
    result->n_chapters = count_chapters(job->book);
}

void press_result_clear(PressResult *result) {
    for (PressOutput i = 0; i < N_OUTPUTS; i++) {
        g_clear_pointer(&result->bytes[i], g_bytes_unref);
        g_clear_pointer(&result->paths[i], g_free);
    }
    g_clear_pointer(&result->files, g_ptr_array_unref);
    g_clear_pointer(&result->epub_shares, g_free);
    g_clear_pointer(&result->timings, g_free);
    g_clear_pointer(&result->inputs, g_strfreev);
    g_clear_pointer(&result->slug, g_free);
}

gboolean press_make(const PressOptions *options, Diag *diag, PressResult *ret_result,
                    GError **error) {
    g_auto(Job) job = {.options = options, .diag = diag, .timing = timing_new()};
    if (!make_all(&job, error))
        return FALSE;
    if (options->wants_lint)
        lint_book(job.book, options->profile, diag);
    fill_result(&job, ret_result);
    return TRUE;
}

/* ---- publishing ---- */

static const char *const output_suffixes[N_OUTPUTS] = {
    [OUTPUT_EPUB] = ".epub",       [OUTPUT_KEPUB] = ".kepub.epub",    [OUTPUT_PDF] = ".pdf",
    [OUTPUT_PRINT] = "-print.pdf", [OUTPUT_IMPOSED] = "-imposed.pdf",
};

const char *press_suffix(PressOutput output) {
    return output_suffixes[output];
}

static char *usual_output(const PressOptions *options) {
    if (press_is_single(options->book))
        return press_folder(options->book);
    return g_build_filename(options->book, "build", NULL);
}

gboolean press_publish(const PressOptions *options, PressResult *result, GError **error) {
    g_autofree char *folder =
        options->output != NULL ? g_strdup(options->output) : usual_output(options);
    PublishedFile files[N_OUTPUTS];
    g_auto(GStrv) names = g_new0(char *, N_OUTPUTS + 1);
    gsize n = 0;
    for (PressOutput i = 0; i < N_OUTPUTS; i++)
        if (result->bytes[i] != NULL && i != OUTPUT_RECORD) {
            names[n] = g_strconcat(result->slug, output_suffixes[i], NULL);
            result->paths[i] = g_build_filename(folder, names[n], NULL);
            files[n] = (PublishedFile){names[n], result->bytes[i]};
            n++;
        }
    return publish_files(folder, files, n, error);
}

gboolean press_build(const PressOptions *options, Diag *diag, PressResult *ret_result,
                     GError **error) {
    return press_make(options, diag, ret_result, error) &&
           press_publish(options, ret_result, error);
}

/* ---- for those who ask what a stage made ---- */

Book *press_read(const PressOptions *options, Diag *diag, GError **error) {
    g_auto(Job) job = {.options = options, .diag = diag, .timing = timing_new()};
    return read_book(&job, error) ? g_steal_pointer(&job.book) : NULL;
}

static char *dump_xhtml(const Book *book) {
    g_autoptr(Arena) arena = arena_new();
    const PageMarks *marks = pagemarks_make(arena, book, NULL);
    GString *out = g_string_new(NULL);
    for (const Division *division = book->first; division != NULL; division = division->next) {
        if (division->host != NULL)
            continue;
        g_autoptr(GBytes) bytes = xhtml_division(book, division, marks, arena);
        g_string_append_len(out, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    }
    return g_string_free(out, FALSE);
}

char *press_dump(const PressOptions *options, PressStage stage, Diag *diag, GError **error) {
    g_auto(Job) job = {.options = options, .diag = diag, .timing = timing_new()};
    gboolean is_good = read_book(&job, error);
    if (job.book == NULL)
        return NULL;
    if (stage == STAGE_BOOK)
        return book_dump(job.book);
    if (!is_good || !open_style(&job, error) || !open_faces(&job, error))
        return NULL;
    if (stage == STAGE_XHTML)
        return dump_xhtml(job.book);
    if (!open_math(&job, error))
        return NULL;
    if (stage == STAGE_ITEMS)
        return dump_items(job.book, job.style, job.faces, diag);
    typeset(&job);
    if (job.pages == NULL)
        return NULL;
    return stage == STAGE_LINES ? dump_lines(job.pages) : dump_pages(job.pages);
}
