/* The sums are asked first, then the record, then the source: each is only worth something if the
 * one before holds. */
#include "edition/verify.h"
#include "edition/shelf.h"
#include <string.h>

#define SUMS "SHA256SUMS"
#define SUMS_BYTES_MAX (1u << 20)
#define FILE_BYTES_MAX (512u << 20)

typedef struct Check {
    const Root *root;
    Diag *diag;
    GHashTable *sums; /* name -> sum */
} Check;

static void say(const Check *check, const char *name, guint line, const char *what) {
    diag_add(check->diag, DIAG_RELEASE_DIFFERS, (Place){diag_file(check->diag, name), line, 0},
             "%s", what);
}

static GBytes *read_file(const Check *check, const char *name) {
    Place place = {diag_file(check->diag, name), 0, 0};
    return root_read_reported(check->root, name, FILE_BYTES_MAX, place, check->diag);
}

static void check_sum(Check *check, const char *sum, const char *name, guint line) {
    g_autoptr(GBytes) bytes = read_file(check, name);
    g_autofree char *found =
        bytes != NULL ? g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes) : NULL;
    if (found != NULL && !g_str_equal(found, sum))
        say(check, SUMS, line, name);
    g_hash_table_insert(check->sums, g_strdup(name), g_strdup(sum));
}

static void check_sums(Check *check) {
    g_autofree char *text =
        root_read_text(check->root, SUMS, SUMS_BYTES_MAX, (Place){0}, check->diag);
    if (text == NULL)
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '\0')
            continue;
        if (strlen(lines[i]) < 67 || strspn(lines[i], "0123456789abcdef") != 64 ||
            lines[i][64] != ' ' || lines[i][65] != ' ' || strchr(lines[i] + 66, '/') != NULL) {
            say(check, SUMS, i + 1, "this is no sum and the name of a file");
            continue;
        }
        lines[i][64] = '\0';
        check_sum(check, lines[i], lines[i] + 66, i + 1);
    }
}

static void check_names(const Check *check, GError **error) {
    g_auto(GStrv) names = root_list(check->root, ".", error);
    for (guint i = 0; names != NULL && names[i] != NULL; i++)
        if (!g_str_has_prefix(names[i], SUMS) && !g_hash_table_contains(check->sums, names[i]))
            say(check, names[i], 0, "no sum names this file");
}

static void check_output(const Check *check, const RecordFile *output) {
    const char *sum = g_hash_table_lookup(check->sums, output->name);
    if (g_strcmp0(sum, output->sha256) != 0)
        say(check, output->name, 0, "the record has another sum of this file");
}

/* The EPUB holds the record as it was before the outputs had sums. */
static void check_epub(const Check *check, const Record *record, const char *name) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GBytes) epub = read_file(check, name);
    const Record *within = epub != NULL ? shelf_open_epub(arena, epub, name, check->diag) : NULL;
    if (within == NULL)
        return;
    g_autofree char *inner = record_write(within, FALSE), *outer = record_write(record, FALSE);
    if (!g_str_equal(inner, outer))
        say(check, name, 0, "the record within this EPUB is another");
}

static void check_record(const Check *check, const Record *record) {
    for (guint i = 0; i < record->n_outputs; i++) {
        check_output(check, &record->outputs[i]);
        if (g_str_has_suffix(record->outputs[i].name, ".epub"))
            check_epub(check, record, record->outputs[i].name);
    }
    if (record->n_outputs == 0)
        say(check, SUMS, 0, "the record names no outputs");
}

Record *verify_folder(Arena *arena, const char *folder, Diag *diag, GError **error) {
    guint n_errors = diag_count(diag, DIAG_ERROR);
    g_autoptr(GError) failure = NULL;
    g_autoptr(Root) root = root_open(folder, error);
    if (root == NULL)
        return NULL;
    g_autoptr(GHashTable) sums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Check check = {root, diag, sums};
    check_sums(&check);
    check_names(&check, &failure);
    Record *record = failure == NULL ? shelf_open(arena, folder, diag, &failure) : NULL;
    if (record != NULL)
        check_record(&check, record);
    if (failure != NULL)
        g_propagate_error(error, g_steal_pointer(&failure));
    return diag_count(diag, DIAG_ERROR) == n_errors ? record : NULL;
}

/* ---- made again ---- */

static gboolean is_same_block(const LineageBlock *a, const LineageBlock *b) {
    return g_strcmp0(a->id, b->id) == 0 && g_str_equal(a->slot, b->slot) &&
           g_str_equal(a->at, b->at) && a->print.hash == b->print.hash &&
           g_strcmp0(a->page, b->page) == 0 && g_strcmp0(a->number, b->number) == 0;
}

static const LineageBlock *find_difference(const Lineage *released, const Lineage *made) {
    guint n = MIN(released->n_blocks, made->n_blocks);
    for (guint i = 0; i < n; i++)
        if (!is_same_block(&released->blocks[i], &made->blocks[i]))
            return &released->blocks[i];
    return released->n_blocks > n ? &released->blocks[n]
           : made->n_blocks > n   ? &made->blocks[n]
                                  : NULL;
}

static void say_block(const Check *check, const char *name, const LineageBlock *block) {
    Place place = {diag_file(check->diag, name), 0, 0};
    if (block == NULL)
        diag_add(check->diag, DIAG_RELEASE_DIFFERS, place,
                 "the source makes another file, though all blocks are the same: another octavo, "
                 "style or face");
    else
        diag_add(check->diag, DIAG_RELEASE_DIFFERS, place,
                 "the source makes another file; the first block that differs is %s '%s' (%s)",
                 block_kind_name(block->kind), block->id != NULL ? block->id : block->slot,
                 block->href != NULL ? block->href : "an empty slot");
}

gboolean verify_again(const char *folder, const Record *record, const Record *again,
                      const Release *made, Diag *diag, GError **error) {
    g_autoptr(Root) root = root_open(folder, error);
    if (root == NULL)
        return FALSE;
    Check check = {root, diag, NULL};
    const LineageBlock *block = find_difference(&record->lineage, &again->lineage);
    for (guint i = 0; i < made->files->len; i++) {
        const PublishedFile *file = &g_array_index(made->files, PublishedFile, i);
        g_autoptr(GBytes) released = read_file(&check, file->name);
        if (released != NULL && !g_bytes_equal(released, file->bytes)) {
            say_block(&check, file->name, block);
            return FALSE;
        }
        if (released == NULL)
            return FALSE;
    }
    return TRUE;
}
