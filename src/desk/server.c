/* libmicrohttpd speaks HTTP, in the main context by way of its epoll descriptor. libsoup was
 * refused: its development package draws a whole desktop onto a bare machine. */
#include "desk/server.h"
#include <gio/gio.h>
#include <glib-unix.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

#define CONNECTIONS_MAX 64u
#define BEAT_SECONDS 15u /* after which a listener that has gone is noticed */
#define EVENTS_PATH "/events"
#define BEAT ":\n\n"
#define BLOCK_BYTES 4096u

struct Server {
    struct MHD_Daemon *daemon;
    guint16 port;
    ServerLookup lookup;
    void *data;
    char *news; /* the last, as an event; or NULL */
    GPtrArray *listeners;
    guint source, beat, alarm;
};

/* One connection that stays open. It sleeps while it has nothing to say. */
typedef struct Listener {
    Server *server;
    struct MHD_Connection *connection;
    GString *unsent;
    gboolean sleeps;
} Listener;

/* ---- news ---- */

static void wake(Listener *listener) {
    if (listener->sleeps)
        MHD_resume_connection(listener->connection);
    listener->sleeps = FALSE;
}

static ssize_t send_news(void *data, G_GNUC_UNUSED uint64_t position, char *buffer, size_t max) {
    Listener *listener = data;
    gsize n = MIN(max, listener->unsent->len);
    memcpy(buffer, listener->unsent->str, n);
    g_string_erase(listener->unsent, 0, (gssize)n);
    if (n == 0 && !listener->sleeps) {
        MHD_suspend_connection(listener->connection);
        listener->sleeps = TRUE;
    }
    return (ssize_t)n;
}

static void free_listener(void *data) {
    Listener *listener = data;
    g_ptr_array_remove_fast(listener->server->listeners, listener);
    g_string_free(listener->unsent, TRUE);
    g_free(listener);
}

static struct MHD_Response *listen_to_news(Server *server, struct MHD_Connection *connection) {
    Listener *listener = g_new0(Listener, 1);
    *listener = (Listener){server, connection, g_string_new(BEAT), FALSE};
    if (server->news != NULL)
        g_string_append(listener->unsent, server->news);
    g_ptr_array_add(server->listeners, listener);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, send_news, listener,
                                             free_listener);
}

/* ---- answers ---- */

static void add_headers(struct MHD_Response *response, const char *media_type, const char *policy) {
    const char *const headers[][2] = {
        {"Content-Type", media_type},       {"Content-Security-Policy", policy},
        {"Cache-Control", "no-store"},      {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"}, {"Cross-Origin-Resource-Policy", "same-origin"}};
    for (guint i = 0; i < G_N_ELEMENTS(headers); i++)
        MHD_add_response_header(response, headers[i][0], headers[i][1]);
}

static enum MHD_Result send_response(struct MHD_Connection *connection, guint status,
                                     struct MHD_Response *response) {
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, guint status, const char *why) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(why), (void *)why, MHD_RESPMEM_PERSISTENT);
    add_headers(response, "text/plain; charset=utf-8", "default-src 'none'");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, "Allow", "GET, HEAD");
    return send_response(connection, status, response);
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, ServerAnswer *answer) {
    gsize n = 0;
    const void *bytes = g_bytes_get_data(answer->bytes, &n);
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
        n, bytes != NULL ? (void *)bytes : "", (MHD_ContentReaderFreeCallback)g_bytes_unref,
        answer->bytes);
    add_headers(response, answer->media_type, answer->policy);
    return send_response(connection, MHD_HTTP_OK, response);
}

static gboolean is_own_name(const Server *server, const char *host) {
    g_autofree char *number = g_strdup_printf("127.0.0.1:%u", server->port);
    g_autofree char *name = g_strdup_printf("localhost:%u", server->port);
    return host != NULL && (strcmp(host, number) == 0 || g_ascii_strcasecmp(host, name) == 0);
}

static enum MHD_Result answer(void *data, struct MHD_Connection *connection, const char *path,
                              const char *method, G_GNUC_UNUSED const char *version,
                              G_GNUC_UNUSED const char *upload, G_GNUC_UNUSED size_t *n_upload,
                              void **state) {
    Server *server = data;
    ServerAnswer found = {0};
    gboolean has_begun = *state != NULL;
    *state = server;
    if (!has_begun)
        return MHD_YES; /* the second call may keep the connection */
    gboolean is_get = strcmp(method, MHD_HTTP_METHOD_GET) == 0;
    if (!is_own_name(server, MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host")))
        return refuse(connection, MHD_HTTP_MISDIRECTED_REQUEST, "this is not my name\n");
    if (!is_get && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET and HEAD only\n");
    if (is_get && strcmp(path, EVENTS_PATH) == 0) {
        struct MHD_Response *response = listen_to_news(server, connection);
        add_headers(response, "text/event-stream", "default-src 'none'");
        return send_response(connection, MHD_HTTP_OK, response);
    }
    if (!server->lookup(path, &found, server->data))
        return refuse(connection, MHD_HTTP_NOT_FOUND, "nothing here\n");
    return send_answer(connection, &found);
}

/* ---- the main context ---- */

static void turn(Server *server);

static gboolean on_alarm(gpointer data) {
    Server *server = data;
    server->alarm = 0;
    turn(server);
    return G_SOURCE_REMOVE;
}

/* One round of the library's work; it says when it wants the next. */
static void turn(Server *server) {
    MHD_UNSIGNED_LONG_LONG timeout;
    MHD_run(server->daemon);
    g_clear_handle_id(&server->alarm, g_source_remove);
    if (MHD_get_timeout(server->daemon, &timeout) == MHD_YES)
        server->alarm = g_timeout_add((guint)MIN(timeout, 60000), on_alarm, server);
}

static gboolean on_ready(G_GNUC_UNUSED gint fd, G_GNUC_UNUSED GIOCondition condition,
                         gpointer data) {
    turn(data);
    return G_SOURCE_CONTINUE;
}

static void append_to_all(Server *server, const char *text) {
    for (guint i = 0; i < server->listeners->len; i++) {
        Listener *listener = server->listeners->pdata[i];
        g_string_append(listener->unsent, text);
        wake(listener);
    }
    turn(server);
}

static gboolean on_beat(gpointer data) {
    append_to_all(data, BEAT);
    return G_SOURCE_CONTINUE;
}

void server_tell(Server *server, const char *news) {
    g_auto(GStrv) lines = g_strsplit(news, "\n", -1);
    g_autofree char *joined = g_strjoinv("\ndata: ", lines);
    g_free(server->news);
    server->news = g_strconcat("data: ", joined, "\n\n", NULL);
    append_to_all(server, server->news);
}

guint16 server_port(const Server *server) {
    return server->port;
}

Server *server_open(guint16 port, ServerLookup lookup, void *data, GError **error) {
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = g_htons(port),
                                        .sin_addr.s_addr = g_htonl(INADDR_LOOPBACK)};
    g_autoptr(Server) server = g_new0(Server, 1);
    server->lookup = lookup;
    server->data = data;
    server->listeners = g_ptr_array_new();
    server->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, port, NULL, NULL,
                                      answer, server, MHD_OPTION_SOCK_ADDR, &address,
                                      MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX, MHD_OPTION_END);
    if (server->daemon == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                    "port %u of this machine is taken: name another with --port=N", port);
        return NULL;
    }
    server->port = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    int fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    server->source = g_unix_fd_add(fd, G_IO_IN, on_ready, server);
    server->beat = g_timeout_add_seconds(BEAT_SECONDS, on_beat, server);
    return g_steal_pointer(&server);
}

void server_free(Server *server) {
    if (server == NULL)
        return;
    g_clear_handle_id(&server->source, g_source_remove);
    g_clear_handle_id(&server->beat, g_source_remove);
    g_clear_handle_id(&server->alarm, g_source_remove);
    for (guint i = 0; i < server->listeners->len; i++)
        wake(server->listeners->pdata[i]);
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    g_ptr_array_unref(server->listeners);
    g_free(server->news);
    g_free(server);
}
