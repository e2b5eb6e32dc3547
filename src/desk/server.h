/* server.h: pages for a browser on this machine, and news for those who listen.
 * In: a lookup from a path to bytes in memory; no path leads to a file.  Out: HTTP on 127.0.0.1 and nowhere else.
 * Answers GET and HEAD only, and only under its own name: a page of another site that has its name led here (DNS rebinding) gets 421.
 * Works in the caller's main context and starts no thread, so that the caller may fork.
 * Memory: the Server is the caller's; a lookup's bytes are given.  Errors: the world's; a port that is taken is one.
 * Sources: RFC 9110; HTML, section 9.2 (server-sent events); libmicrohttpd's manual. */
#pragma once
#include <glib.h>

typedef struct Server Server;

typedef struct ServerAnswer {
    GBytes *bytes;          /* given */
    const char *media_type; /* lent as long as the call that answers */
    const char *policy;     /* Content-Security-Policy; static */
} ServerAnswer;

/* FALSE: nothing of that path. */
typedef gboolean (*ServerLookup)(const char *path, ServerAnswer *ret_answer, void *data);

/* `port` 0: one that is free. */
Server *server_open(guint16 port, ServerLookup lookup, void *data, GError **error);
guint16 server_port(const Server *server);
/* To all that listen at /events, and first of all to those who come later. */
void server_tell(Server *server, const char *news);
void server_free(Server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_free)
