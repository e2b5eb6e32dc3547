/* monitor.h: tells when something has changed in folders.
 * In: folders; whatever lies in them counts but what begins with a dot or ends as an editor's own copies do.
 * Out: one call a burst of changes, in the caller's main context; no thread is started, as GFileMonitor would.
 * Memory: the Monitor is the caller's.  Errors: the world's (no inotify).  Source: inotify(7). */
#pragma once
#include <glib.h>

typedef struct Monitor Monitor;

Monitor *monitor_new(void (*changed)(void *data), void *data, GError **error);
/* With its folders if it `is_deep`, but not those named 'build'. What is not there is left out; twice does no harm. */
void monitor_add(Monitor *monitor, const char *folder, gboolean is_deep);
void monitor_free(Monitor *monitor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Monitor, monitor_free)
