#include "edition/feed.h"
#include "base/file.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

#define COVERS "covers/"

/* The covers first, so that no catalog names one that is not there. */
static gboolean publish(const char *folder, const Feed *feed, GError **error) {
    g_autofree char *covers = g_build_filename(folder, "covers", NULL);
    g_autoptr(GArray) within = g_array_new(FALSE, FALSE, sizeof(PublishedFile));
    g_autoptr(GArray) top = g_array_new(FALSE, FALSE, sizeof(PublishedFile));
    for (guint i = 0; i < feed->files->len; i++) {
        const FeedFile *file = feed->files->pdata[i];
        gboolean is_cover = g_str_has_prefix(file->name, COVERS);
        PublishedFile published = {file->name + (is_cover ? strlen(COVERS) : 0), file->bytes};
        g_array_append_val(is_cover ? within : top, published);
    }
    return (within->len == 0 ||
            file_publish(covers, (const PublishedFile *)within->data, within->len, error)) &&
           file_publish(folder, (const PublishedFile *)top->data, top->len, error);
}

static gboolean feed(Call *call, const char *title) {
    g_auto(Feed) made = {0};
    const char *folder = call_book(call);
    if (!feed_make(folder, title != NULL ? title : "Books", call->diag, &made, &call->error) ||
        !publish(folder, &made, &call->error))
        return FALSE;
    printf("%u release%s: %s/opds.xml, opds.json\n", made.n_releases,
           made.n_releases == 1 ? "" : "s", folder);
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

const Verb verb_feed = {"feed", "DIR", "write the OPDS catalog of a folder of releases", run};
