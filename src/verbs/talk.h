/* talk.h: what octavo says beside its results, on standard error.
 * Colour and progress only on a terminal; NO_COLOR and TERM=dumb are honoured. */
#pragma once
#include "base/report.h"
#include "verbs/verb.h"

/* A line that is written over: the stage and its subject, either of which may be ""; NULL where standard error is no terminal. */
typedef void (*TalkProgress)(const char *stage, const char *subject, void *data);
TalkProgress talk_progress(void);
void talk_end_progress(void);

/* Colour is talk's own matter. */
void talk_diagnostics(const Diag *diag, ReportOptions options);

/* Says what was wrong with the command line; the status is STATUS_USAGE. */
Status talk_usage_error(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Says "octavo: …"; the status is STATUS_WORLD_FAILED. */
Status talk_failure(const char *format, ...) G_GNUC_PRINTF(1, 2);
