/* Opens what is needed, knows the formats apart, and tells what became of the notes. */
#include "edition/carry.h"
#include "base/zip.h"
#include "edition/archive.h"
#include "edition/formats.h"
#include <string.h>

void carried_clear(Carried *carried) {
    g_clear_pointer(&carried->notes, g_bytes_unref);
    g_clear_pointer(&carried->told, g_ptr_array_unref);
}

/* ---- formats ---- */

typedef struct Format {
    const char *name;
    gboolean (*is_of)(const Datum *root);
    void (*transfer)(Transfer *transfer, const Datum *root);
} Format;

static const Datum *first_of(const Datum *value) {
    return value != NULL && value->kind == DATUM_LIST ? value->first : value;
}

static gboolean is_annotations(const Datum *root) {
    const char *type = datum_text(first_of(root), "type");
    return g_strcmp0(type, "AnnotationSet") == 0 || g_strcmp0(type, "Annotation") == 0 ||
           datum_at(first_of(datum_at(root, "items")), "target") != NULL;
}

static gboolean is_calibre(const Datum *root) {
    const char *type = datum_text(root, "type");
    const Datum *first = first_of(root);
    return (type != NULL && g_str_has_prefix(type, "calibre_")) ||
           datum_at(first, "start_cfi") != NULL || datum_at(first, "pos_type") != NULL;
}

static gboolean is_foliate(const Datum *root) {
    return datum_at(root, "annotations") != NULL || datum_at(root, "bookmarks") != NULL ||
           datum_at(root, "lastLocation") != NULL;
}

static const Format json_formats[] = {
    {"EPUB annotations", is_annotations, annotations_transfer},
    {"calibre annotations", is_calibre, calibre_transfer},
    {"Foliate annotations", is_foliate, foliate_transfer},
};
static const Format lua_format = {"KOReader sidecar", NULL, koreader_transfer};

/* Lua's files begin with a comment or with 'return', JSON's with neither. */
static DatumSyntax syntax_of(GBytes *bytes) {
    gsize n, i = 0;
    const char *text = g_bytes_get_data(bytes, &n);
    while (i < n && g_ascii_isspace(text[i]))
        i++;
    gboolean is_lua =
        n - i > 6 && (memcmp(text + i, "--", 2) == 0 || memcmp(text + i, "return", 6) == 0);
    return is_lua ? SYNTAX_LUA : SYNTAX_JSON;
}

static const Format *format_of(const Datum *root, DatumSyntax syntax) {
    if (syntax == SYNTAX_LUA)
        return &lua_format;
    for (guint i = 0; i < G_N_ELEMENTS(json_formats); i++)
        if (json_formats[i].is_of(root))
            return &json_formats[i];
    return NULL;
}

static void refuse_format(const char *name, Diag *diag) {
    diag_add(diag, DIAG_NOTES_BAD, (Place){diag_file(diag, name), 0, 0},
             "not a file of notes that octavo knows");
    diag_hint(diag,
              "EPUB annotations (.annotations, JSON), Thorium's, Foliate's or calibre's export, "
              "KOReader's metadata.epub.lua");
}

/* ---- what is told ---- */

static void place_of(GBytes *bytes, gsize at, guint *ret_line, guint *ret_column) {
    const char *text = g_bytes_get_data(bytes, NULL);
    *ret_line = *ret_column = 1;
    for (gsize i = 0; i < at; i++) {
        *ret_column = text[i] == '\n' ? 1 : *ret_column + 1;
        *ret_line += text[i] == '\n';
    }
}

static const char *fate_words(const NoteFate *fate) {
    return fate->is_stray            ? "left as it is, because its place is not in the old edition"
           : fate->fate == FATE_LOST ? "its words are no longer in the book"
                                     : "its words were edited";
}

static char *tell(const Transfer *transfer, const NoteFate *fate, const char *name) {
    guint line, column;
    place_of(transfer->bytes, fate->at, &line, &column);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s:%u:%u: %s", name, line, column, fate_words(fate));
    if (fate->words[0] != '\0')
        g_string_append_printf(text, "\n    was: %s", fate->words);
    if (fate->heading[0] != '\0')
        g_string_append_printf(text, "\n    under: %s", fate->heading);
    if (fate->now[0] != '\0')
        g_string_append_printf(text, "\n    now: %s", fate->now);
    for (char *p = text->str; *p != '\0'; p++) /* notes must not steer a terminal */
        if (g_ascii_iscntrl(*p) && *p != '\n')
            *p = '?';
    return g_string_free(text, FALSE);
}

static void tell_all(const Transfer *transfer, const char *name, Carried *carried) {
    carried->n_notes += transfer->n_notes;
    carried->n_same += transfer->n_same;
    for (guint i = 0; i < transfer->fates->len; i++) {
        const NoteFate *fate = transfer->fates->pdata[i];
        carried->n_stray += fate->is_stray;
        carried->n_lost += !fate->is_stray && fate->fate == FATE_LOST;
        carried->n_edited += fate->fate == FATE_EDITED;
        g_ptr_array_add(carried->told, tell(transfer, fate, name));
    }
}

/* ---- the notes ---- */

typedef struct Job {
    Publication *old, *new;
    Rebase *rebase;
    Diag *diag;
    Carried *carried;
} Job;

static void job_clear(Job *job) {
    rebase_free(job->rebase);
    publication_free(job->old);
    publication_free(job->new);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

static GBytes *carry_text(Job *job, GBytes *bytes, const char *name) {
    g_autoptr(Arena) arena = arena_new();
    DatumSyntax syntax = syntax_of(bytes);
    const Datum *root = datum_read(arena, bytes, syntax, name, job->diag);
    const Format *format = root != NULL ? format_of(root, syntax) : NULL;
    if (root != NULL && format == NULL)
        refuse_format(name, job->diag);
    if (format == NULL)
        return NULL;
    g_auto(Transfer) transfer = {0};
    transfer_init(&transfer, job->old, job->new, job->rebase, arena);
    transfer.syntax = syntax;
    transfer.bytes = bytes;
    format->transfer(&transfer, root);
    tell_all(&transfer, name, job->carried);
    job->carried->format = format->name;
    return datum_patch(bytes, transfer.patches);
}

/* An archive holds one set: the first entry that ends in .json and stands in no folder but
 * META-INF. */
static const char *set_of(const Archive *archive) {
    for (const char *const *name = archive_names(archive); *name != NULL; name++)
        if (g_str_has_suffix(*name, ".json") &&
            (strchr(*name, '/') == NULL || g_str_has_prefix(*name, "META-INF/")))
            return *name;
    return NULL;
}

static GBytes *carry_archive(Job *job, const CarrySource *notes, GError **error) {
    g_autoptr(Archive) archive = archive_open(notes->bytes, notes->name, job->diag);
    const char *entry = archive != NULL ? set_of(archive) : NULL;
    if (archive != NULL && entry == NULL)
        refuse_format(notes->name, job->diag);
    g_autoptr(GBytes) set = entry != NULL ? archive_read(archive, entry, job->diag) : NULL;
    if (set == NULL)
        return NULL;
    g_autofree char *name = g_strdup_printf("%s/%s", notes->name, entry);
    g_autoptr(GBytes) carried = carry_text(job, set, name);
    return carried != NULL ? zip_repack(notes->bytes, entry, carried, error) : NULL;
}

static gboolean open_editions(Job *job, const CarrySource *old, const CarrySource *new) {
    job->old = publication_open(old->bytes, old->name, job->diag);
    job->new = publication_open(new->bytes, new->name, job->diag);
    if (job->old == NULL || job->new == NULL)
        return FALSE;
    const char *was = job->old->identifier, *is = job->new->identifier;
    if (g_strcmp0(was, is) != 0)
        diag_add(job->diag, DIAG_EPUB_OTHER, (Place){diag_file(job->diag, new->name), 0, 0},
                 "its identifier is '%s', that of the old edition '%s'", is != NULL ? is : "",
                 was != NULL ? was : "");
    job->rebase = rebase_new(job->old, job->new);
    return TRUE;
}

gboolean carry_notes(const CarrySource *old, const CarrySource *new, const CarrySource *notes,
                     Diag *diag, Carried *ret_carried, GError **error) {
    g_auto(Job) job = {.diag = diag, .carried = ret_carried};
    *ret_carried = (Carried){.told = g_ptr_array_new_with_free_func(g_free)};
    if (!open_editions(&job, old, new))
        return FALSE;
    ret_carried->notes = archive_is_archive(notes->bytes)
                             ? carry_archive(&job, notes, error)
                             : carry_text(&job, notes->bytes, notes->name);
    return ret_carried->notes != NULL;
}
