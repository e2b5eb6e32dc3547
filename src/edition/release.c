/* SHA256SUMS names everything but itself, in the order of names. */
#include "edition/release.h"
#include "base/zip.h"
#include "edition/changes.h"
#include <stdlib.h>
#include <string.h>

static void own_name(Release *release, char *name) {
    g_ptr_array_add(release->owned, g_bytes_new_take(name, 1));
}

static void add(Release *release, GArray *files, char *name, GBytes *bytes) {
    PublishedFile file = {name, bytes};
    own_name(release, name);
    g_ptr_array_add(release->owned, bytes);
    g_array_append_val(files, file);
}

static void add_text(Release *release, char *name, char *text) {
    add(release, release->files, name, g_bytes_new_take(text, strlen(text)));
}

static char *sum_of(GBytes *bytes) {
    return g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
}

static void add_outputs(Release *release, Arena *arena, const char *slug, Record *record,
                        const ReleaseOutput *outputs, gsize n_outputs) {
    record->outputs = arena_array(arena, RecordFile, n_outputs);
    for (gsize i = 0; i < n_outputs; i++) {
        GBytes *bytes = outputs[i].bytes;
        char *name = g_strconcat(release->name, outputs[i].suffix, NULL);
        g_autofree char *sum = sum_of(bytes);
        record->outputs[record->n_outputs++] = (RecordFile){
            arena_strdup(arena, name), g_bytes_get_size(bytes), arena_strdup(arena, sum)};
        add(release, release->files, name, g_bytes_ref(bytes));
        add(release, release->latest, g_strconcat(slug, outputs[i].suffix, NULL),
            g_bytes_ref(bytes));
    }
}

/* The place of a chapter's file among the files, from 1; 0: it has none of its own, or is not
 * there. */
static guint find_file(const Lineage *lineage, const char *slug) {
    guint place = 0;
    for (guint i = 0; i < lineage->n_chapters; i++) {
        const LineageChapter *chapter = &lineage->chapters[i];
        place += chapter->within == NULL;
        if (g_str_equal(chapter->slug, slug))
            return chapter->within == NULL ? place : 0;
    }
    return 0;
}

static char *list_shifted(const Record *record, const Record *last) {
    g_autoptr(GString) titles = g_string_new(NULL);
    for (guint i = 0; i < record->lineage.n_chapters; i++) {
        const LineageChapter *chapter = &record->lineage.chapters[i];
        guint is = find_file(&record->lineage, chapter->slug);
        guint was = find_file(&last->lineage, chapter->slug);
        if (is != 0 && was != 0 && is != was)
            g_string_append_printf(titles, "%s‘%s’", titles->len > 0 ? ", " : "", chapter->title);
    }
    return titles->len > 0 ? g_strdup(titles->str) : NULL;
}

/* What the records tell of it; how many places that are is known only where both EPUBs lie. */
static char *tell_places(const Record *record, const Record *last, const GArray *changes) {
    g_autofree char *shifted = list_shifted(record, last);
    guint n_moved = changes_count(changes, CHANGE_MOVED);
    GString *out = g_string_new("## Bookmarks, highlights and notes\n\n");
    g_string_append(
        out,
        "Reading systems that go by ids or words (calibre, Thorium, Kobo) find every block that "
        "is still in the book. Those that count (epub.js, Foliate, KOReader)\n\n");
    if (n_moved > 0)
        g_string_append_printf(out, "- do not find what was moved (%u);\n", n_moved);
    if (shifted != NULL)
        g_string_append_printf(
            out, "- do not find their places in %s, which came to stand behind a new file;\n",
            shifted);
    g_string_append(out, "- are off by the length of an edit behind it, in the same paragraph.\n\n"
                         "`octavo carry` takes all of them over.\n\n");
    return g_string_free(out, FALSE);
}

static char *make_notes(const Record *record, const Record *last, const GArray *changes) {
    g_autofree char *list =
        last != NULL ? changes_markdown(last, record, changes) : g_strdup("The first edition.\n");
    g_autofree char *places = last != NULL ? tell_places(record, last, changes) : g_strdup("");
    const char *date = record->lineage.date != NULL ? record->lineage.date : "";
    return g_strdup_printf("# %s %s\n\n%s\n\n%s%s", record->title, record->lineage.revision, date,
                           places, list);
}

static int compare_files(gconstpointer a, gconstpointer b) {
    const PublishedFile *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static void add_sums(Release *release) {
    GString *sums = g_string_new(NULL);
    g_array_sort(release->files, compare_files);
    for (guint i = 0; i < release->files->len; i++) {
        const PublishedFile *file = &g_array_index(release->files, PublishedFile, i);
        g_autofree char *sum = sum_of(file->bytes);
        g_string_append_printf(sums, "%s  %s\n", sum, file->name);
    }
    add_text(release, g_strdup("SHA256SUMS"), g_string_free(sums, FALSE));
}

static gboolean add_changes(Release *release, const Record *record, const Record *last,
                            const GArray *changes, GError **error) {
    add_text(release, g_strdup("changes.json"), changes_json(last, record, changes));
    add_text(release, g_strdup("changes.annotations.json"),
             changes_annotations(last, record, changes));
    const PublishedFile *set =
        &g_array_index(release->files, PublishedFile, release->files->len - 1);
    const ZipEntry entry = {.path = "annotations.json", .bytes = set->bytes};
    GBytes *archive = zip_pack(&entry, 1, record->lineage.date, error);
    if (archive != NULL)
        add(release, release->files, g_strdup("changes.annotations"), archive);
    return archive != NULL;
}

gboolean release_make(Arena *arena, const char *slug, Record *record, const Record *last,
                      const ReleaseOutput *outputs, gsize n_outputs, Release *ret_release,
                      GError **error) {
    *ret_release =
        (Release){.name = g_strdup_printf("%s-%s", slug, record->lineage.revision),
                  .record_name = g_strconcat(record->lineage.revision, ".record", NULL),
                  .files = g_array_new(FALSE, FALSE, sizeof(PublishedFile)),
                  .latest = g_array_new(FALSE, FALSE, sizeof(PublishedFile)),
                  .owned = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref)};
    g_autoptr(GArray) changes = last != NULL ? changes_find(last, record) : NULL;
    add_outputs(ret_release, arena, slug, record, outputs, n_outputs);
    char *text = record_write(record, TRUE);
    ret_release->record = g_bytes_new_take(text, strlen(text));
    add(ret_release, ret_release->files, g_strconcat(ret_release->name, ".record", NULL),
        g_bytes_ref(ret_release->record));
    add_text(ret_release, g_strdup("CHANGES.md"), make_notes(record, last, changes));
    if (last != NULL && !add_changes(ret_release, record, last, changes, error))
        return FALSE;
    add_sums(ret_release);
    return TRUE;
}

void release_clear(Release *release) {
    g_free(release->name);
    g_free(release->record_name);
    g_clear_pointer(&release->files, g_array_unref);
    g_clear_pointer(&release->latest, g_array_unref);
    g_clear_pointer(&release->record, g_bytes_unref);
    g_clear_pointer(&release->owned, g_ptr_array_unref);
}
