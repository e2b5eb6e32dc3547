/* transcript.h: which lines of a session at a prompt were typed, and which answered.
 * In: the text of a listing.  Out: its lines.  Memory: the caller's array.  Diagnostics: none: a
 * text without prompts is all answer. */
#pragma once
#include <glib.h>

typedef enum TranscriptKind {
    TRANSCRIPT_PYTHON, /* >>> and ... */
    TRANSCRIPT_SHELL,  /* $ or #, > and what a backslash continues */
} TranscriptKind;

typedef enum TranscriptRole {
    TRANSCRIPT_ANSWER,
    TRANSCRIPT_COMMAND,
    TRANSCRIPT_MORE, /* goes on with the command of the line before */
} TranscriptRole;

typedef struct TranscriptLine {
    TranscriptRole role;
    guint32 start, end; /* bytes of the text; without the line end */
    guint32 prompt_end; /* start: no prompt */
    guint32 code;       /* where the code begins */
} TranscriptLine;

/* An array of TranscriptLine; the caller's. */
GArray *transcript_read(TranscriptKind kind, const char *text);
