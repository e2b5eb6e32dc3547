/* summary.h: SUMMARY.md, the list of chapters of mdBook and HonKit.
 * In: its text.  Out: entries of an Outline.
 * Diagnostics: those of markdown.h, draft-left, layout-bad.
 * Source: mdBook's guide, "SUMMARY.md"; HonKit's documentation, "Pages and Summary". */
#pragma once
#include "source/outline.h"

void summary_read(Outline *outline, const char *text, const char *file);
