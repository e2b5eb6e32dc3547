/* Paths are keys of a table, and lead nowhere else. */
#include "desk/shelf.h"
#include "base/json.h"
#include <gio/gio.h>
#include <string.h>

#define BOOK_PREFIX "/book/"
#define PDF_PATH "/book.pdf"
#define REPORT_PATH "/report.json"
#define PAGE_PREFIX "/octavo/page/"

/* The page runs its own script; a chapter runs none. A browser's PDF viewer is a page of its own.
 */
#define PAGE_POLICY                                                                                \
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "                \
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#define BOOK_POLICY                                                                                \
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; "      \
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
#define PDF_POLICY                                                                                 \
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
#define DATA_POLICY "default-src 'none'; frame-ancestors 'none'"

typedef struct Item {
    PressFile file;
    guint version;
    gboolean is_kept; /* by the press at hand */
} Item;

struct Shelf {
    GPtrArray *items; /* of Item *, in the order of the EPUB */
    GBytes *pdf, *report;
    char *failure;
    guint version, pdf_version, report_version, n_pages;
    ShelfStage stage;
};

static void free_item(gpointer data) {
    Item *item = data;
    g_free(item->file.href);
    g_free(item->file.media_type);
    g_bytes_unref(item->file.bytes);
    g_free(item);
}

Shelf *shelf_new(void) {
    Shelf *shelf = g_new0(Shelf, 1);
    shelf->items = g_ptr_array_new_with_free_func(free_item);
    return shelf;
}

void shelf_free(Shelf *shelf) {
    if (shelf == NULL)
        return;
    g_ptr_array_unref(shelf->items);
    g_clear_pointer(&shelf->pdf, g_bytes_unref);
    g_clear_pointer(&shelf->report, g_bytes_unref);
    g_free(shelf->failure);
    g_free(shelf);
}

static Item *find_item(const Shelf *shelf, const char *href) {
    for (guint i = 0; i < shelf->items->len; i++) {
        Item *item = shelf->items->pdata[i];
        if (strcmp(item->file.href, href) == 0)
            return item;
    }
    return NULL;
}

static gboolean replace(GBytes **old, GBytes *bytes) {
    if (*old != NULL && g_bytes_equal(*old, bytes))
        return FALSE;
    g_clear_pointer(old, g_bytes_unref);
    *old = g_bytes_ref(bytes);
    return TRUE;
}

/* The item of that file, old or new, with its number. */
static Item *renew_item(Shelf *shelf, const PressFile *file) {
    Item *old = find_item(shelf, file->href), *item = g_new0(Item, 1);
    gboolean is_same = old != NULL && g_bytes_equal(old->file.bytes, file->bytes);
    item->file =
        (PressFile){g_strdup(file->href), g_strdup(file->media_type), g_bytes_ref(file->bytes)};
    item->version = is_same ? old->version : shelf->version;
    if (old != NULL)
        old->is_kept = TRUE;
    return item;
}

static gboolean is_slow(const Item *item) {
    return g_str_has_prefix(item->file.media_type, "font/") ||
           g_str_has_prefix(item->file.href, "cover.");
}

/* `old` loses what it still holds of those that were not made now. */
static void keep_slow(GPtrArray *items, GPtrArray *old) {
    for (guint i = old->len; i-- > 0;) {
        const Item *item = old->pdata[i];
        if (!item->is_kept && is_slow(item))
            g_ptr_array_add(items, g_ptr_array_steal_index(old, i));
    }
}

void shelf_put(Shelf *shelf, const PressResult *result, gboolean is_whole) {
    GPtrArray *items = g_ptr_array_new_with_free_func(free_item);
    shelf->version++;
    for (guint i = 0; i < shelf->items->len; i++)
        ((Item *)shelf->items->pdata[i])->is_kept = FALSE;
    for (guint i = 0; i < result->files->len; i++)
        g_ptr_array_add(items, renew_item(shelf, result->files->pdata[i]));
    if (!is_whole)
        keep_slow(items, shelf->items);
    g_ptr_array_unref(shelf->items);
    shelf->items = items;
}

void shelf_put_pages(Shelf *shelf, const PressResult *result) {
    shelf->version++;
    if (result->bytes[OUTPUT_PDF] == NULL)
        return;
    if (replace(&shelf->pdf, result->bytes[OUTPUT_PDF]))
        shelf->pdf_version = shelf->version;
    shelf->n_pages = result->n_pages;
}

void shelf_stage(Shelf *shelf, ShelfStage stage) {
    shelf->stage = stage;
}

void shelf_judge(Shelf *shelf, ShelfStage stage, const Diag *diag, const ReportOptions *report,
                 const char *failure) {
    ReportOptions options = *report;
    options.format = REPORT_JSON;
    char *text = report_print(diag, &options);
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
    if (replace(&shelf->report, bytes))
        shelf->report_version++;
    shelf->stage = stage;
    g_free(shelf->failure);
    shelf->failure = g_strdup(failure);
}

static void write_item(JsonWriter *json, const Item *item) {
    json_open_object(json, NULL);
    json_text(json, "href", item->file.href);
    json_text(json, "type", item->file.media_type);
    json_count(json, "version", item->version);
    json_close(json);
}

char *shelf_state(const Shelf *shelf) {
    static const char *const stages[] = {"reading", "setting", "done", "failed"};
    g_autoptr(JsonWriter) json = json_new();
    json_open_object(json, NULL);
    json_text(json, "stage", stages[shelf->stage]);
    json_text(json, "failure", shelf->failure);
    json_count(json, "report", shelf->report_version);
    json_count(json, "pdf", shelf->pdf_version);
    json_count(json, "pages", shelf->n_pages);
    json_open_list(json, "files");
    for (guint i = 0; i < shelf->items->len; i++)
        write_item(json, shelf->items->pdata[i]);
    json_close(json);
    json_close(json);
    return json_finish(json);
}

/* ---- answers ---- */

static gboolean give(ServerAnswer *answer, GBytes *bytes, const char *media_type,
                     const char *policy) {
    if (bytes != NULL)
        *answer = (ServerAnswer){g_bytes_ref(bytes), media_type, policy};
    return bytes != NULL;
}

static gboolean find_page(const char *path, ServerAnswer *ret_answer) {
    static const char *const pages[][3] = {
        {"/", "page.html", "text/html; charset=utf-8"},
        {"/page.css", "page.css", "text/css; charset=utf-8"},
        {"/page.js", "page.js", "text/javascript; charset=utf-8"}};
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++)
        if (strcmp(path, pages[i][0]) == 0) {
            g_autofree char *name = g_strconcat(PAGE_PREFIX, pages[i][1], NULL);
            g_autoptr(GBytes) bytes = g_resources_lookup_data(name, 0, NULL);
            return give(ret_answer, bytes, pages[i][2], PAGE_POLICY);
        }
    return FALSE;
}

gboolean shelf_find(const char *path, ServerAnswer *ret_answer, void *data) {
    const Shelf *shelf = data;
    if (strcmp(path, PDF_PATH) == 0)
        return give(ret_answer, shelf->pdf, "application/pdf", PDF_POLICY);
    if (strcmp(path, REPORT_PATH) == 0)
        return give(ret_answer, shelf->report, "application/json", DATA_POLICY);
    if (!g_str_has_prefix(path, BOOK_PREFIX))
        return find_page(path, ret_answer);
    const Item *item = find_item(shelf, path + strlen(BOOK_PREFIX));
    return item != NULL && give(ret_answer, item->file.bytes, item->file.media_type, BOOK_POLICY);
}
