#include "edition/feed.h"
#include "verbs/call.h"
#include "verbs/handover.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

#define COVERS "covers/"
#define FEED_TYPE "(" HANDOVER_TYPE HANDOVER_TYPE "u)" /* covers, catalogs, number of releases */

typedef struct Wanted {
    const char *folder, *title;
} Wanted;

/* ---- behind walls ---- */

static GVariant *pack(const Feed *feed) {
    g_autoptr(GArray) within = g_array_new(FALSE, FALSE, sizeof(PublishedFile));
    g_autoptr(GArray) top = g_array_new(FALSE, FALSE, sizeof(PublishedFile));
    for (guint i = 0; i < feed->files->len; i++) {
        const FeedFile *file = feed->files->pdata[i];
        gboolean is_cover = g_str_has_prefix(file->name, COVERS);
        PublishedFile published = {file->name + (is_cover ? strlen(COVERS) : 0), file->bytes};
        g_array_append_val(is_cover ? within : top, published);
    }
    return g_variant_new("(@" HANDOVER_TYPE "@" HANDOVER_TYPE "u)",
                         handover_pack((const PublishedFile *)within->data, within->len),
                         handover_pack((const PublishedFile *)top->data, top->len),
                         feed->n_releases);
}

static GVariant *make(const void *data, Diag *diag, GError **error) {
    const Wanted *wanted = data;
    g_auto(Feed) made = {0};
    gboolean is_made = feed_make(wanted->folder, wanted->title, diag, &made, error);
    return is_made ? pack(&made) : NULL;
}

/* ---- this side ---- */

/* The covers first, so that no catalog names one that is not there. */
static gboolean publish(const char *folder, const GArray *covers, const GArray *catalogs,
                        GError **error) {
    g_autofree char *within = g_build_filename(folder, "covers", NULL);
    return (covers->len == 0 ||
            publish_files(within, (const PublishedFile *)covers->data, covers->len, error)) &&
           publish_files(folder, (const PublishedFile *)catalogs->data, catalogs->len, error);
}

static gboolean publish_packed(const char *folder, GVariant *packed, GError **error) {
    g_autoptr(GVariant) covers = g_variant_get_child_value(packed, 0),
                        catalogs = g_variant_get_child_value(packed, 1);
    g_autoptr(GArray) within = handover_unpack(covers, error);
    g_autoptr(GArray) top = within != NULL ? handover_unpack(catalogs, error) : NULL;
    return top != NULL && publish(folder, within, top, error);
}

static gboolean feed(Call *call, const char *title) {
    const Wanted wanted = {call_book(call), title != NULL ? title : "Books"};
    const char *const readable[] = {wanted.folder, NULL};
    guint n_releases = 0;
    g_autoptr(GVariant) made =
        boxed_value(&call->boxed, readable, FEED_TYPE, make, &wanted, call->diag, &call->error);
    if (made == NULL || !publish_packed(wanted.folder, made, &call->error))
        return FALSE;
    g_variant_get_child(made, 2, "u", &n_releases);
    printf("%u release%s: %s/opds.xml, opds.json\n", n_releases, n_releases == 1 ? "" : "s",
           wanted.folder);
    return TRUE;
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_autofree char *title = NULL;
    const GOptionEntry entries[] = {
        {"title", 0, 0, G_OPTION_ARG_STRING, &title, "Name the catalog TEXT", "TEXT"},
        {0},
    };
    Status status = call_parse(&call, &verb_feed, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    return call_close(&call, feed(&call, title));
}

const Verb verb_feed = {"feed", "DIR", "write the OPDS catalog of a folder of releases", run, NULL};
