/* watch.h: builds a book whenever it changes, and shows it in a browser on this machine.
 * In: the press's options.  Out: pages on 127.0.0.1; nothing is written to any folder.
 * A change is shown in two steps: the text as an e-reader has it, which needs no faces and no pages, then the PDF. A newer change ends
 * the making of pages. What does not build leaves what was shown, with the diagnostics. What was made of parts that did not change is at
 * hand in two children that stay.
 * The process starts no thread, because it forks for each build.
 * Memory: all is given back at the end.  Errors: the world's (a port that is taken, no inotify). */
#pragma once
#include "boxed.h"
#include "base/report.h"

typedef struct WatchOptions {
    BoxedOptions boxed;
    PressOptions press;
    ReportOptions report;
    guint16 port; /* 0: one that is free */
    void (*opened)(const char *url, void *data);
    void (*built)(const Diag *diag, const GError *error, const PressResult *result, void *data); /* a result of 0 pages: it failed */
    void *data;
} WatchOptions;

/* Until the process is asked to end (SIGINT, SIGTERM, SIGHUP). FALSE: it could not begin. */
gboolean watch_run(const WatchOptions *options, GError **error);
