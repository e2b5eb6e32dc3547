/* shelf.h: what `watch` shows: the last good files of the book, its PDF and what was found, each with a number that grows when it changes.
 * In: results of the press, one after another.  Out: bytes by path, and the state of all as JSON for the page.
 * Memory: the Shelf is the caller's; bytes are shared.  Errors: none. */
#pragma once
#include "base/report.h"
#include "desk/server.h"
#include "press.h"

typedef struct Shelf Shelf;

typedef enum ShelfStage { SHELF_READING, SHELF_SETTING, SHELF_DONE, SHELF_FAILED } ShelfStage;

Shelf *shelf_new(void);
void shelf_free(Shelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shelf, shelf_free)

/* Files that are no longer made go, but faces and cover stay until all files are made. */
void shelf_put(Shelf *shelf, const PressResult *result, gboolean is_whole);
void shelf_put_pages(Shelf *shelf, const PressResult *result);
void shelf_stage(Shelf *shelf, ShelfStage stage);
/* `failure` is what the world said, or NULL. */
void shelf_judge(Shelf *shelf, ShelfStage stage, const Diag *diag, const ReportOptions *report, const char *failure);
/* For the page; the caller's. */
char *shelf_state(const Shelf *shelf);
/* A ServerLookup; `data` is the Shelf. */
gboolean shelf_find(const char *path, ServerAnswer *ret_answer, void *data);
