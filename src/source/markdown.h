/* markdown.h: Markdown as a tree, and the only door to cmark-gfm.
 * In: the text of one file.  Out: nodes of CommonMark, tables, notes, task lists and strikethrough,
 * and what octavo-book(5) adds within lines: attributes in braces, references and formulas.
 * The quotation marks that the author typed are there; what typewriter marks become is undecided, see text.h.
 * Memory: nodes live in the arena.
 * Diagnostics: those of prescan.h, limit-depth, cell-extra, note-unused, ref-missing (of notes), attr-bad,
 * text-utf8, math-syntax (where '$$' is not closed).
 * Source: CommonMark 0.29 and GitHub Flavored Markdown 0.29, as cmark-gfm reads them. */
#pragma once
#include "book/book.h"

#define MARKDOWN_DEPTH_MAX 100u

typedef enum MarkdownKind {
    MARKDOWN_DOCUMENT,
    MARKDOWN_HEADING, /* number = level */
    MARKDOWN_PARAGRAPH,
    MARKDOWN_LIST, /* is_ordered, is_tight, number = start */
    MARKDOWN_ITEM, /* task */
    MARKDOWN_QUOTE,
    MARKDOWN_CODE,  /* text; info, or NULL for indented code; info_column */
    MARKDOWN_HTML,  /* text */
    MARKDOWN_TABLE, /* number = columns; alignments */
    MARKDOWN_ROW,
    MARKDOWN_CELL,
    MARKDOWN_RULE,
    MARKDOWN_NOTE,      /* number; these are the last children of the document */
    MARKDOWN_TEXT,      /* text; the first kind of inline */
    MARKDOWN_CODE_SPAN, /* text */
    MARKDOWN_HTML_SPAN, /* text: one tag or comment */
    MARKDOWN_SOFT_BREAK,
    MARKDOWN_HARD_BREAK,
    MARKDOWN_EMPHASIS,
    MARKDOWN_STRONG,
    MARKDOWN_STRIKE,
    MARKDOWN_LINK,      /* url */
    MARKDOWN_IMAGE,     /* url; children: the alternative text */
    MARKDOWN_MARK,      /* number of its note, or 0 where it stands in a note */
    MARKDOWN_ATTRS,     /* text: '{…}', directly after an image or at the end of a block */
    MARKDOWN_REFERENCE, /* text: the id of '[@id]', whose brackets are gone */
    MARKDOWN_SUB,       /* set low; only books made for other tools have these two */
    MARKDOWN_SUP,       /* set high */
    MARKDOWN_MATH,      /* text between dollar signs, later lines as long as in the file; number: 2 for '$$' */
} MarkdownKind;

typedef struct MarkdownNode MarkdownNode;
struct MarkdownNode {
    MarkdownKind kind;
    Place place;
    MarkdownNode *parent, *next, *first, *last;
    const char *text, *url, *info;
    guint number;
    guint info_column;
    gboolean is_ordered, is_tight;
    TaskState task;
    const Alignment *alignments;
};

/* NULL after a diagnostic. Lines are counted from the text's first as 1. Without `has_math` dollar signs are text. */
MarkdownNode *markdown_parse(Arena *arena, const char *text, const char *file, gboolean has_math, const Limits *limits,
                             Diag *diag);

/* A node with the place and the parent of another. */
MarkdownNode *markdown_new(Arena *arena, MarkdownKind kind, const MarkdownNode *from);
/* The list becomes the children of the parent. */
void markdown_hang(MarkdownNode *parent, MarkdownNode *first);
