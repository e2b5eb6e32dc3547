#include "verbs/editions.h"
#include "edition/shelf.h"

static void ask_press(PressOptions *press, const char *commit, gboolean is_again) {
    press->wants_epub = press->wants_kepub = press->wants_pdf = press->wants_print = TRUE;
    press->wants_lint = TRUE;
    press->is_release = TRUE;
    press->is_again = is_again;
    press->commit = commit;
}

static Record *read_made(Arena *arena, const PressResult *result, Diag *diag) {
    gsize n = 0;
    const char *data = g_bytes_get_data(result->bytes[OUTPUT_RECORD], &n);
    g_autofree char *text = g_strndup(data, n);
    return record_read(arena, text, "record", diag);
}

/* FALSE with an error, or after a diagnostic; *ret_last stays NULL for a first edition. */
static gboolean read_last(Call *call, Arena *arena, const Root *book, const char *revision,
                          const Record **ret_last) {
    g_autofree char *last = shelf_newest(book, revision, &call->error);
    if (last == NULL)
        return call->error == NULL;
    *ret_last = shelf_read(arena, book, last, (Place){0}, call->diag);
    return *ret_last != NULL;
}

static gboolean make_release(Call *call, Arena *arena, const PressResult *result,
                             const Record **ret_record, Release *ret_release) {
    const ReleaseOutput outputs[] = {{".epub", result->bytes[OUTPUT_EPUB]},
                                     {".kepub.epub", result->bytes[OUTPUT_KEPUB]},
                                     {".pdf", result->bytes[OUTPUT_PDF]},
                                     {"-print.pdf", result->bytes[OUTPUT_PRINT]}};
    const Record *last = NULL;
    g_autoptr(Root) book = root_open(call->press.book, &call->error);
    Record *record = read_made(arena, result, call->diag);
    if (book == NULL || record == NULL ||
        !read_last(call, arena, book, record->lineage.revision, &last))
        return FALSE;
    release_make(arena, result->slug, record, last, outputs, G_N_ELEMENTS(outputs), ret_release);
    *ret_record = record;
    return TRUE;
}

gboolean editions_make(Call *call, const char *commit, gboolean is_again, Arena *arena,
                       char **ret_slug, const Record **ret_record, Release *ret_release) {
    g_auto(PressResult) result = {0};
    ask_press(&call->press, commit, is_again);
    if (!boxed_make(&call->boxed, &call->press, call->diag, &result, &call->error) ||
        !make_release(call, arena, &result, ret_record, ret_release))
        return FALSE;
    *ret_slug = g_strdup(result.slug);
    return TRUE;
}
