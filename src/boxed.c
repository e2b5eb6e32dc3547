/* What the child found out travels as one GVariant: the diagnostics, the error, and what was made.
 */
#include "boxed.h"
#include "graphviz.h"
#include <string.h>

#define ERROR_TYPE "m(bay)"       /* is it octavo's own? and what it says */
#define FILE_TYPE "may"           /* bytes */
#define COUNTS_TYPE "(uuuuuuuui)" /* the numbers of PressResult, in their order */
#define SCREEN_TYPE "(ssmay)"     /* href, media type, bytes or: as they were last */
#define RESULT_TYPE               /* slug, outputs, files, inputs, shares, timings, numbers */     \
    "(aya" FILE_TYPE "a" SCREEN_TYPE "aaymaymay" COUNTS_TYPE ")"

/* ---- the child's side ---- */

/* What a kind of work makes; NULL without an error: the book has errors. */
typedef struct Work Work;
struct Work {
    const PressOptions *options; /* by order, see box_order(); NULL: no book is read */
    GVariant *(*make)(const Work *work, Diag *diag, GError **error);
    BoxedText text;
    BoxedWork value;
    const void *data;            /* for either */
    const char *const *readable; /* NULL-terminated, where no book is read */
    GHashTable *sent; /* of one that stays: href -> GBytes *, what the other side has; or NULL */
    Box *box;         /* once it has begun */
};

static GVariant *pack_file(GBytes *bytes) {
    GVariant *content =
        bytes != NULL ? g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE) : NULL;
    return g_variant_new_maybe(G_VARIANT_TYPE_BYTESTRING, content);
}

/* NULL where the other side has them. */
static GVariant *pack_screen(const PressFile *file, GHashTable *sent) {
    GBytes *last = sent != NULL ? g_hash_table_lookup(sent, file->href) : NULL;
    if (last != NULL && g_bytes_equal(last, file->bytes))
        return pack_file(NULL);
    if (sent != NULL)
        g_hash_table_replace(sent, g_strdup(file->href), g_bytes_ref(file->bytes));
    return pack_file(file->bytes);
}

static GVariant *pack_screens(const GPtrArray *files, GHashTable *sent) {
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a" SCREEN_TYPE));
    for (guint i = 0; files != NULL && i < files->len; i++) {
        const PressFile *file = files->pdata[i];
        g_variant_builder_add(&builder, "(ss@may)", file->href, file->media_type,
                              pack_screen(file, sent));
    }
    return g_variant_builder_end(&builder);
}

static GVariant *pack_counts(const PressResult *result) {
    return g_variant_new(COUNTS_TYPE, result->n_pages, result->n_words, result->n_minutes,
                         result->n_chapters, result->n_lines, result->n_hyphenated,
                         result->n_overfull, result->n_short_pages, result->worst_ratio);
}

static GVariant *pack_text(const char *text) {
    return g_variant_new_maybe(G_VARIANT_TYPE_BYTESTRING,
                               text != NULL ? g_variant_new_bytestring(text) : NULL);
}

static void tell_stage(const char *stage, void *data) {
    box_stage(data, stage);
}

static GVariant *make_result(const Work *work, Diag *diag, GError **error) {
    g_auto(PressResult) result = {0};
    PressOptions options = work->options[box_order(work->box)];
    options.progress = tell_stage;
    options.progress_data = work->box;
    if (!press_make(&options, diag, &result, error))
        return NULL;
    GVariant *files[N_OUTPUTS];
    for (PressOutput i = 0; i < N_OUTPUTS; i++)
        files[i] = pack_file(result.bytes[i]);
    return g_variant_new("(@ay@a" FILE_TYPE "@a" SCREEN_TYPE "@aay@may@may@" COUNTS_TYPE ")",
                         g_variant_new_bytestring(result.slug),
                         g_variant_new_array(G_VARIANT_TYPE(FILE_TYPE), files, N_OUTPUTS),
                         pack_screens(result.files, work->sent),
                         g_variant_new_bytestring_array((const char *const *)result.inputs, -1),
                         pack_text(result.epub_shares), pack_text(result.timings),
                         pack_counts(&result));
}

static GVariant *make_text(const Work *work, Diag *diag, GError **error) {
    g_autofree char *text = work->text(work->options, diag, work->data, error);
    return text != NULL ? g_variant_new_bytestring(text) : NULL;
}

static GVariant *make_value(const Work *work, Diag *diag, GError **error) {
    return work->value(work->data, diag, error);
}

static GVariant *pack_error(const GError *error) {
    GVariant *content = error != NULL ? g_variant_new("(b@ay)", error->domain == PRESS_BUG,
                                                      g_variant_new_bytestring(error->message))
                                      : NULL;
    return g_variant_new_maybe(G_VARIANT_TYPE("(bay)"), content);
}

static void watch(const char *subject, void *data) {
    box_subject(data, subject);
}

static GVariant *pack_wanted(const PressOptions *options) {
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("aay"));
    const GPtrArray *wanted =
        options != NULL && options->drawings != NULL ? drawings_wanted(options->drawings) : NULL;
    for (guint i = 0; wanted != NULL && i < wanted->len; i++)
        g_variant_builder_add(&builder, "^ay", wanted->pdata[i]);
    return g_variant_builder_end(&builder);
}

static GVariant *do_work(Box *box, void *data) {
    Work *work = data;
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    work->box = box;
    diag_watch(diag, watch, box);
    GVariant *made = work->make(work, diag, &error);
    return g_variant_new("(v@" ERROR_TYPE "@mv@aay)", diag_pack(diag), pack_error(error),
                         g_variant_new_maybe(G_VARIANT_TYPE_VARIANT,
                                             made != NULL ? g_variant_new_variant(made) : NULL),
                         pack_wanted(work->options));
}

/* ---- this side ---- */

static void report_time(const BoxResult *end, Place place, Diag *diag) {
    gboolean is_stage = end->subject == NULL && end->stage != NULL;
    diag_add(diag, DIAG_LIMIT_TIME, place, "%s takes longer than octavo waits",
             is_stage ? end->stage : "this");
    diag_hint(diag, "--max-seconds=N gives each file more time, and each stage");
}

/* The limit is octavo's own; the kernel's is met earlier where others take the memory. */
static void report_memory(const BoxResult *end, Place place, Diag *diag) {
    if (end->is_killed)
        diag_add(diag, DIAG_LIMIT_MEMORY, place,
                 "the kernel ended this, as it does where memory is short");
    else
        diag_add(diag, DIAG_LIMIT_MEMORY, place, "this takes more memory than octavo may use");
    gsize mib = box_inherited_bytes() >> 20;
    if (mib > 0 && !end->is_killed)
        diag_hint(diag, "ulimit -v leaves it %" G_GSIZE_FORMAT " MiB, or less by --max-memory",
                  mib);
    else
        diag_hint(diag, end->is_killed ? "this machine needs more memory, or a smaller book"
                                       : "--max-memory=N gives the press N MiB");
}

static void report_end(const BoxResult *end, Diag *diag) {
    const Place place = {end->subject != NULL ? diag_file(diag, end->subject) : NULL, 0, 0};
    if (end->end == BOX_OUT_OF_TIME) {
        report_time(end, place, diag);
    } else if (end->end == BOX_OUT_OF_MEMORY) {
        report_memory(end, place, diag);
    } else {
        diag_add(diag, DIAG_PRESS_CRASHED, place,
                 "octavo, or a library it works with, broke down here%s%s",
                 end->fate != NULL ? ": " : "", end->fate != NULL ? end->fate : "");
        diag_hint(diag, "nothing was written; --sandbox=off shows a debugger where");
    }
}

/* The world's errors and octavo's own come back under their domains. */
static void take_error(GVariant *packed, GError **error) {
    gboolean is_bug = FALSE;
    const char *message = NULL;
    g_autoptr(GVariant) content = g_variant_get_maybe(packed);
    if (content == NULL)
        return;
    g_variant_get(content, "(b^&ay)", &is_bug, &message);
    if (is_bug)
        g_set_error_literal(error, PRESS_BUG, 0, message);
    else
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, message);
}

/* A child that was taken over may say anything: what is of no known shape is no answer, and not
 * silence either. */
static void refuse_answer(GError **error) {
    if (error != NULL && *error == NULL)
        g_set_error_literal(error, PRESS_BUG, 0,
                            "the boxed press gave an answer of no known shape");
}

/* What was made, if it is of the wanted type. */
static GVariant *open_envelope(GVariant *envelope, const char *type, Diag *diag, GError **error) {
    g_autoptr(GVariant) findings = NULL, failure = NULL, made = NULL;
    g_variant_get(envelope, "(v@" ERROR_TYPE "@mvaay)", &findings, &failure, &made, NULL);
    take_error(failure, error);
    if (!diag_unpack(diag, findings)) {
        refuse_answer(error);
        return NULL;
    }
    g_autoptr(GVariant) boxed_value = g_variant_get_maybe(made);
    g_autoptr(GVariant) value = boxed_value != NULL ? g_variant_get_variant(boxed_value) : NULL;
    gboolean is_wanted = value != NULL && g_variant_is_of_type(value, G_VARIANT_TYPE(type));
    gboolean says_why = diag_count(diag, DIAG_ERROR) > 0; /* or take_error() has */
    if (!is_wanted && (value != NULL || !says_why))
        refuse_answer(error);
    return is_wanted ? g_steal_pointer(&value) : NULL;
}

/* The folder of the book, and those of octavo's own that it works with. */
static char **readable_of(const Work *work) {
    const PressOptions *options = work->options;
    if (options == NULL)
        return work->readable != NULL ? g_strdupv((char **)work->readable) : g_new0(char *, 1);
    char **readable = g_new0(char *, 4);
    readable[0] = press_folder(options->book);
    readable[1] = g_build_filename(options->data, "styles", NULL);
    readable[2] = g_build_filename(options->data, "fonts", NULL);
    return readable;
}

struct BoxedRun {
    BoxRun *run;
    const char *type;
    BoxedOptions options;
    PressOptions press[BOXED_ORDERS_MAX]; /* what work.options points to, unless that is NULL */
    Work work;
    gboolean stays;
    guint8 order;
    GHashTable *got; /* of one that stays: href -> GBytes *, what it sent; or NULL */
};

int boxed_run_descriptor(const BoxedRun *boxed) {
    return boxed->run != NULL ? box_run_descriptor(boxed->run) : -1;
}

void boxed_run_free(BoxedRun *boxed) {
    if (boxed == NULL)
        return;
    box_run_free(boxed->run);
    g_clear_pointer(&boxed->got, g_hash_table_unref);
    g_clear_pointer(&boxed->work.sent, g_hash_table_unref);
    g_free(boxed);
}

static gboolean begin(BoxedRun *boxed, GError **error) {
    const BoxedOptions *options = &boxed->options;
    g_auto(GStrv) readable = readable_of(&boxed->work);
    const BoxOptions box = {.demand = options->demand,
                            .readable = (const char *const *)readable,
                            .seconds = options->seconds,
                            .bytes = options->bytes,
                            .progress = options->progress,
                            .progress_data = options->progress_data,
                            .niceness = options->niceness};
    g_clear_pointer(&boxed->run, box_run_free);
    if (boxed->stays)
        g_hash_table_remove_all(boxed->work.sent);
    boxed->run = boxed->stays
                     ? box_stay(&box, BOXED_ANSWER_TYPE, do_work, &boxed->work, boxed->order, error)
                     : box_start(&box, BOXED_ANSWER_TYPE, do_work, &boxed->work, error);
    return boxed->run != NULL;
}

static BoxedRun *start(const BoxedOptions *options, const Work *work, const char *type,
                       GError **error) {
    g_autoptr(BoxedRun) boxed = g_new0(BoxedRun, 1);
    boxed->type = type;
    boxed->options = *options;
    boxed->work = *work;
    if (work->options != NULL) {
        boxed->press[0] = *work->options;
        boxed->work.options = boxed->press;
    }
    return begin(boxed, error) ? g_steal_pointer(&boxed) : NULL;
}

/* NULL without an error: the child broke down, or goes over its limits. */
static GVariant *await(BoxedRun *boxed, Diag *diag, GError **error) {
    g_auto(BoxResult) result = {0};
    if (!box_finish(boxed->run, &result, error))
        return NULL;
    if (result.value == NULL) {
        report_end(&result, diag);
        g_clear_pointer(&boxed->run, box_run_free);
    }
    return g_steal_pointer(&result.value);
}

/* What the child wants drawn is asked for again on this side of the walls. */
static gboolean wants_diagrams(const BoxedRun *boxed, GVariant *envelope) {
    g_autoptr(GVariant) wanted = g_variant_get_child_value(envelope, 3);
    gsize n = g_variant_n_children(wanted);
    for (gsize i = 0; i < n && boxed->press[0].drawings != NULL; i++) {
        const char *text = NULL;
        g_variant_get_child(wanted, i, "^&ay", &text);
        drawings_want(boxed->press[0].drawings, text);
    }
    return n > 0 && boxed->press[0].drawings != NULL;
}

static gboolean draw(BoxedRun *boxed, GError **error) {
    g_autofree char *fonts = g_build_filename(boxed->press[0].data, "fonts", NULL);
    return graphviz_draw(boxed->press[0].drawings, fonts, boxed->options.demand, error);
}

static GVariant *finish(BoxedRun *boxed, Diag *diag, GError **error) {
    g_autoptr(GVariant) envelope = await(boxed, diag, error);
    if (envelope != NULL && wants_diagrams(boxed, envelope)) {
        g_clear_pointer(&envelope, g_variant_unref);
        if (draw(boxed, error) && begin(boxed, error))
            envelope = await(boxed, diag, error);
    }
    return envelope != NULL ? open_envelope(envelope, boxed->type, diag, error) : NULL;
}

static GVariant *run_boxed(const BoxedOptions *boxed, Work *work, const char *type, Diag *diag,
                           GError **error) {
    g_autoptr(BoxedRun) run = start(boxed, work, type, error);
    return run != NULL ? finish(run, diag, error) : NULL;
}

static void unpack_counts(GVariant *counts, PressResult *result) {
    g_variant_get(counts, COUNTS_TYPE, &result->n_pages, &result->n_words, &result->n_minutes,
                  &result->n_chapters, &result->n_lines, &result->n_hyphenated, &result->n_overfull,
                  &result->n_short_pages, &result->worst_ratio);
}

static void unpack_files(GVariant *files, PressResult *result) {
    gsize n = MIN(g_variant_n_children(files), N_OUTPUTS);
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GVariant) file = g_variant_get_child_value(files, i);
        g_autoptr(GVariant) content = g_variant_get_maybe(file);
        result->bytes[i] = content != NULL ? g_variant_get_data_as_bytes(content) : NULL;
    }
}

/* NULL: there are none, neither here nor there. */
static GBytes *unpack_bytes(const char *href, GVariant *packed, GHashTable *got) {
    g_autoptr(GVariant) content = g_variant_get_maybe(packed);
    if (content == NULL) {
        GBytes *last = got != NULL ? g_hash_table_lookup(got, href) : NULL;
        return last != NULL ? g_bytes_ref(last) : NULL;
    }
    GBytes *bytes = g_variant_get_data_as_bytes(content);
    if (got != NULL)
        g_hash_table_replace(got, g_strdup(href), g_bytes_ref(bytes));
    return bytes;
}

static gboolean unpack_screens(GVariant *screens, GHashTable *got, GPtrArray *files) {
    for (gsize i = 0; i < g_variant_n_children(screens); i++) {
        const char *href = NULL, *media_type = NULL;
        g_autoptr(GVariant) packed = NULL;
        g_variant_get_child(screens, i, "(&s&s@may)", &href, &media_type, &packed);
        GBytes *bytes = unpack_bytes(href, packed, got);
        if (bytes == NULL)
            return FALSE;
        PressFile *file = g_new(PressFile, 1);
        *file = (PressFile){g_strdup(href), g_strdup(media_type), bytes};
        g_ptr_array_add(files, file);
    }
    return TRUE;
}

static gboolean unpack_result(GVariant *value, GHashTable *got, PressResult *result,
                              GError **error) {
    g_autoptr(GVariant) files = NULL, screens = NULL, counts = NULL;
    const char *slug = NULL, *shares = NULL, *timings = NULL;
    g_variant_get(value, "(^&ay@a" FILE_TYPE "@a" SCREEN_TYPE "^aaym^&aym^&ay@" COUNTS_TYPE ")",
                  &slug, &files, &screens, &result->inputs, &shares, &timings, &counts);
    result->slug = g_strdelimit(g_strdup(slug), "/", '-');
    result->epub_shares = g_strdup(shares);
    result->timings = g_strdup(timings);
    unpack_files(files, result);
    unpack_counts(counts, result);
    result->files = g_ptr_array_new_with_free_func((GDestroyNotify)press_file_free);
    if (unpack_screens(screens, got, result->files))
        return TRUE;
    refuse_answer(error);
    return FALSE;
}

BoxedRun *boxed_start(const BoxedOptions *boxed, const PressOptions *options, GError **error) {
    Work work = {.options = options, .make = make_result};
    return start(boxed, &work, RESULT_TYPE, error);
}

static GHashTable *new_table(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
}

BoxedRun *boxed_stay(const BoxedOptions *options, const PressOptions *orders, guint8 n_orders,
                     GError **error) {
    g_assert(n_orders > 0 && n_orders <= BOXED_ORDERS_MAX);
    g_autoptr(BoxedRun) boxed = g_new0(BoxedRun, 1);
    boxed->type = RESULT_TYPE;
    boxed->options = *options;
    boxed->work = (Work){.options = boxed->press, .make = make_result};
    memcpy(boxed->press, orders, n_orders * sizeof *orders);
    boxed->got = new_table();
    boxed->work.sent = new_table();
    boxed->stays = TRUE;
    return begin(boxed, error) ? g_steal_pointer(&boxed) : NULL;
}

gboolean boxed_again(BoxedRun *boxed, guint8 order, GError **error) {
    boxed->order = order;
    return (boxed->run != NULL && box_again(boxed->run, order)) || begin(boxed, error);
}

gboolean boxed_finish(BoxedRun *run, Diag *diag, PressResult *ret_result, GError **error) {
    g_autoptr(GError) failure = NULL;
    g_autoptr(GVariant) value = finish(run, diag, &failure);
    gboolean is_good = value != NULL && unpack_result(value, run->got, ret_result, &failure);
    if (failure == NULL)
        return is_good;
    if (run->stays) /* the two may not agree any more on what has been sent */
        g_clear_pointer(&run->run, box_run_free);
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

gboolean boxed_open(GVariant *answer, Diag *diag, PressResult *ret_result, GError **error) {
    g_autoptr(GVariant) value = open_envelope(answer, RESULT_TYPE, diag, error);
    return value != NULL && unpack_result(value, NULL, ret_result, error);
}

gboolean boxed_make(const BoxedOptions *boxed, const PressOptions *options, Diag *diag,
                    PressResult *ret_result, GError **error) {
    g_autoptr(BoxedRun) run = boxed_start(boxed, options, error);
    return run != NULL && boxed_finish(run, diag, ret_result, error);
}

char *boxed_text(const BoxedOptions *boxed, const PressOptions *options, BoxedText make,
                 const void *data, Diag *diag, GError **error) {
    Work work = {.options = options, .make = make_text, .text = make, .data = data};
    g_autoptr(GVariant) value = run_boxed(boxed, &work, "ay", diag, error);
    return value != NULL ? g_strdup(g_variant_get_bytestring(value)) : NULL;
}

GVariant *boxed_value(const BoxedOptions *boxed, const char *const *readable, const char *type,
                      BoxedWork make, const void *data, Diag *diag, GError **error) {
    Work work = {.make = make_value, .value = make, .data = data, .readable = readable};
    return run_boxed(boxed, &work, type, diag, error);
}
