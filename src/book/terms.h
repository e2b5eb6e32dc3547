/* terms.h: the few words that octavo itself puts into a book, in the book's language.
 * In: a BCP 47 tag.  Out: text, static but for term_numbered(); English where the language has no table. */
#pragma once

typedef enum Term {
    TERM_CHAPTER, TERM_PART, TERM_FIGURE, TERM_TABLE, TERM_LISTING, TERM_SECTION, TERM_CONTENTS, TERM_NOTES, TERM_INDEX,
    TERM_COLOPHON, TERM_COVER, TERM_TITLE_PAGE, TERM_NOTE, TERM_TIP, TERM_IMPORTANT, TERM_WARNING, TERM_CAUTION,
    TERM_SEE, TERM_MINUTE, TERM_MINUTES, TERM_EDITION, TERM_REVISION, TERM_START_READING, TERM_BACK_TO_TEXT, TERM_OUTPUT,
    TERM_WHERE, TERM_OF, TERM_NEXT, TERM_BACK, TERM_FIGURES, TERM_TABLES, TERM_LISTINGS, TERM_GLOSSARY,
    TERM_STATUS, TERM_DRAFT, TERM_ONGOING, TERM_COMPLETED, TERM_LEVEL, TERM_BEGINNER, TERM_INTERMEDIATE, TERM_ADVANCED, TERM_READERS, TERM_READING_TIME, TERM_PATH,
    TERM_SOURCES, TERM_FOOTNOTE, TERM_PAGE, TERM_ON_PAGE, TERM_SEE_ALSO, TERM_EQUATION, TERM_COMMIT, TERM_VERIFY,
    TERM_NEWS, TERM_IS_NEW, TERM_IS_REWRITTEN, TERM_IS_CORRECTED, TERM_IS_MOVED, TERM_IS_REMOVED, TERM_NO_NEWS,
    TERM_BIBLIOGRAPHY, TERM_CITED, TERM_AND, TERM_AND_OTHERS, TERM_EDITOR, TERM_EDITORS, TERM_IN, TERM_VOLUME, TERM_ISSUE,
    TERM_P, TERM_PP, TERM_NTH_EDITION /* "# ed." */, TERM_VERSION, TERM_ACCESSED, TERM_NO_DATE, TERM_QUOTE_OPEN, TERM_QUOTE_CLOSE,
    TERM_N_TERMS
} Term;

const char *term(const char *language, Term which);
/* "minute" or "minutes", as n wants. */
const char *term_minutes(const char *language, unsigned n);
/* "Chapter 1", "第1章": a chapter, part, figure, table or listing with its number. Caller frees. */
char *term_numbered(const char *language, Term which, const char *number);

/* A title within a sentence, in the marks of the language; English has single ones there. Caller frees. */
char *term_quoted(const char *language, const char *title);
