#include "verbs/editions.h"
#include "edition/shelf.h"
#include "verbs/handover.h"

#define EDITION_TYPE /* revision, name, the last one; files; latest; the record's name and bytes   \
                      */                                                                           \
    "(ayaymay" HANDOVER_TYPE HANDOVER_TYPE "ayay)"

void edition_clear(Edition *edition) {
    g_free(edition->slug);
    g_free(edition->revision);
    g_free(edition->last);
    g_free(edition->name);
    g_clear_pointer(&edition->files, g_array_unref);
    g_clear_pointer(&edition->latest, g_array_unref);
    g_free(edition->record_name);
    g_clear_pointer(&edition->record, g_bytes_unref);
}

/* ---- the outputs ---- */

gboolean editions_press(Call *call, const char *commit, gboolean is_again,
                        PressResult *ret_result) {
    PressOptions *press = &call->press;
    press->wants_epub = press->wants_kepub = press->wants_pdf = press->wants_print = TRUE;
    press->wants_lint = TRUE;
    press->is_release = TRUE;
    press->is_again = is_again;
    press->commit = commit;
    return boxed_make(&call->boxed, press, call->diag, ret_result, &call->error);
}

/* ---- behind walls ---- */

static Record *read_made(Arena *arena, const PressResult *result, Diag *diag) {
    gsize n = 0;
    const char *data = g_bytes_get_data(result->bytes[OUTPUT_RECORD], &n);
    g_autofree char *text = g_strndup(data, n);
    return record_read(arena, text, "record", diag);
}

/* FALSE with an error, or after a diagnostic; *ret_last stays NULL for a first edition. */
static gboolean read_last(Arena *arena, const Root *book, const char *revision, Diag *diag,
                          char **ret_revision, const Record **ret_last, GError **error) {
    g_autoptr(GError) failure = NULL;
    *ret_revision = shelf_newest(book, revision, &failure);
    if (failure != NULL)
        g_propagate_error(error, g_steal_pointer(&failure));
    else if (*ret_revision == NULL)
        return TRUE;
    else
        *ret_last = shelf_read(arena, book, *ret_revision, (Place){0}, diag);
    return *ret_last != NULL;
}

Record *editions_assemble(const char *book, const PressResult *result, Arena *arena, Diag *diag,
                          char **ret_last, Release *ret_release, GError **error) {
    const ReleaseOutput outputs[] = {{".epub", result->bytes[OUTPUT_EPUB]},
                                     {".kepub.epub", result->bytes[OUTPUT_KEPUB]},
                                     {".pdf", result->bytes[OUTPUT_PDF]},
                                     {"-print.pdf", result->bytes[OUTPUT_PRINT]}};
    const Record *last = NULL;
    g_autoptr(Root) root = root_open(book, error);
    Record *record = root != NULL ? read_made(arena, result, diag) : NULL;
    if (record == NULL ||
        !read_last(arena, root, record->lineage.revision, diag, ret_last, &last, error) ||
        !release_make(arena, result->slug, record, last, outputs, G_N_ELEMENTS(outputs),
                      ret_release, error))
        return NULL;
    return record;
}

typedef struct Job {
    const char *book;
    const PressResult *result;
} Job;

static GVariant *pack_files(const GArray *files) {
    return handover_pack((const PublishedFile *)files->data, files->len);
}

static GVariant *assemble(const void *data, Diag *diag, GError **error) {
    const Job *job = data;
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *last = NULL;
    g_auto(Release) made = {0};
    const Record *record =
        editions_assemble(job->book, job->result, arena, diag, &last, &made, error);
    if (record == NULL)
        return NULL;
    return g_variant_new(
        "(@ay@ay@may@" HANDOVER_TYPE "@" HANDOVER_TYPE "@ay@ay)",
        g_variant_new_bytestring(record->lineage.revision), g_variant_new_bytestring(made.name),
        g_variant_new_maybe(G_VARIANT_TYPE_BYTESTRING,
                            last != NULL ? g_variant_new_bytestring(last) : NULL),
        pack_files(made.files), pack_files(made.latest), g_variant_new_bytestring(made.record_name),
        g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, made.record, TRUE));
}

/* ---- this side ---- */

static gboolean unpack(GVariant *packed, Edition *edition, GError **error) {
    g_autoptr(GVariant) files = NULL, latest = NULL, record = NULL;
    g_variant_get(packed, "(^ay^aym^ay@" HANDOVER_TYPE "@" HANDOVER_TYPE "^ay@ay)",
                  &edition->revision, &edition->name, &edition->last, &files, &latest,
                  &edition->record_name, &record);
    edition->record = g_variant_get_data_as_bytes(record);
    edition->files = handover_unpack(files, error);
    edition->latest = edition->files != NULL ? handover_unpack(latest, error) : NULL;
    return edition->latest != NULL && handover_is_name(edition->name, error) &&
           handover_is_name(edition->record_name, error) &&
           handover_is_name(edition->slug, error) &&
           (edition->last == NULL || handover_is_name(edition->last, error));
}

gboolean editions_make(Call *call, const char *commit, Edition *ret_edition) {
    g_auto(PressResult) result = {0};
    if (!editions_press(call, commit, FALSE, &result))
        return FALSE;
    const Job job = {call->press.book, &result};
    const char *const readable[] = {job.book, NULL};
    g_autoptr(GVariant) packed =
        boxed_value(&call->boxed, readable, EDITION_TYPE, assemble, &job, call->diag, &call->error);
    ret_edition->slug = g_strdup(result.slug);
    return packed != NULL && unpack(packed, ret_edition, &call->error);
}
