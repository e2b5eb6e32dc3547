/* diag.h: the author's mistakes, collected.
 * In: code, place, message.  Out: a list sorted by place, as text with a caret under the source line.
 * Units: lines and columns count from 1; columns count bytes of UTF-8 (shown as characters); 0 means unknown.
 * Memory: a Diag owns copies of all that it is given, except Place.file, which diag_file() lends.
 * Errors: none.  A stage adds and goes on; press.c decides; only verbs/ and octavo.c print. */
#pragma once
#include <glib.h>

typedef enum DiagLevel { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR } DiagLevel;

/* Code, name, level, what it means (one line, for `octavo explain`). Grouped by the folder that reports it. */
#define DIAG_CODES(X)                                                                              \
    /* base: files */                                                                              \
    X(FILE_MISSING, "file-missing", DIAG_ERROR, "a file that the book names does not exist")       \
    X(FILE_OUTSIDE, "file-outside", DIAG_ERROR, "a path leads out of the book's folder")           \
    X(FILE_KIND, "file-kind", DIAG_ERROR, "a path names something that is not a regular file")     \
    X(FILE_UNREADABLE, "file-unreadable", DIAG_ERROR, "a file of the book cannot be read")         \
    X(LIMIT_FILE_SIZE, "limit-file-size", DIAG_ERROR, "a file is larger than octavo reads")        \
    X(TEXT_UTF8, "text-utf8", DIAG_ERROR, "a text file is not valid UTF-8")                        \
    X(TEXT_DOUBTFUL, "text-doubtful", DIAG_WARNING, "a character that nobody sees, or that means nothing by itself") \
    /* base: the box */                                                                            \
    X(PRESS_CRASHED, "press-crashed", DIAG_ERROR, "octavo, or a library it works with, broke down over a file") \
    X(LIMIT_TIME, "limit-time", DIAG_ERROR, "a file takes more time than octavo gives it")         \
    X(LIMIT_MEMORY, "limit-memory", DIAG_ERROR, "a book takes more memory than octavo gives it")   \
    X(FILE_EXISTS, "file-exists", DIAG_ERROR, "a file that octavo would write is there already")   \
    /* source: manifest */                                                                         \
    X(YAML_SYNTAX, "yaml-syntax", DIAG_ERROR, "the manifest, or the bibliography, is not well-formed YAML or JSON")              \
    X(YAML_REFUSED, "yaml-refused", DIAG_ERROR, "a construct of YAML that a manifest may not use") \
    X(LIMIT_YAML_DEPTH, "limit-yaml-depth", DIAG_ERROR, "the manifest is nested too deeply")       \
    X(KEY_UNKNOWN, "key-unknown", DIAG_ERROR, "a key that the schema does not know")               \
    X(KEY_DOUBLED, "key-doubled", DIAG_ERROR, "a key that stands twice in one map")                \
    X(KEY_MISSING, "key-missing", DIAG_ERROR, "a required key is missing")                         \
    X(VALUE_TYPE, "value-type", DIAG_ERROR, "a value is of another type than the key wants")       \
    X(VALUE_BAD, "value-bad", DIAG_ERROR, "a value is not one that the key may have")              \
    X(SOURCE_MISSING, "source-missing", DIAG_ERROR, "a citation of a source that the bibliography does not have") \
    X(SOURCE_FIELD, "source-field", DIAG_WARNING, "a cited source lacks what is printed of it")     \
    X(SOURCE_BAD, "source-bad", DIAG_ERROR, "a bibliography that cannot be read as CSL-JSON")       \
    /* source: books made for other tools */                                                       \
    X(LAYOUT_FOUND, "layout-found", DIAG_NOTE, "a book made for another tool, read as it is")      \
    X(LAYOUT_GUESSED, "layout-guessed", DIAG_NOTE, "something that no manifest says was derived")  \
    X(LAYOUT_BAD, "layout-bad", DIAG_WARNING, "something in the list of chapters that cannot be read") \
    X(DRAFT_LEFT, "draft-left", DIAG_WARNING, "a chapter that is announced but not written")       \
    X(DIRECTIVE_LEFT, "directive-left", DIAG_WARNING, "a directive of another tool that octavo does not follow") \
    X(LAYOUT_NONE, "layout-none", DIAG_ERROR, "a folder in which no book can be seen")             \
    /* source: Markdown */                                                                         \
    X(TEXT_REORDERED, "text-reordered", DIAG_WARNING, "a character that shows text in another order than it is read") \
    X(HTML_RAW, "html-raw", DIAG_ERROR, "raw HTML, which a PDF could not show")                    \
    X(TITLE_MISSING, "title-missing", DIAG_ERROR, "a chapter does not begin with its title")       \
    X(TITLE_DOUBLED, "title-doubled", DIAG_ERROR, "a chapter has a second level-one heading")      \
    X(HEADING_SKIP, "heading-skip", DIAG_ERROR, "a heading skips a level")                         \
    X(ATTR_BAD, "attr-bad", DIAG_ERROR, "attributes in braces that cannot be read")                \
    X(ATTR_UNKNOWN, "attr-unknown", DIAG_WARNING, "an attribute that has no meaning here")         \
    X(INCLUDE_REGION, "include-region", DIAG_ERROR, "an included file has no such region or line") \
    X(CAPTION_STRAY, "caption-stray", DIAG_ERROR, "a caption that follows nothing it could name")  \
    X(INDEX_BAD, "index-bad", DIAG_ERROR, "an index mark that cannot be read")                     \
    X(CELL_EXTRA, "cell-extra", DIAG_ERROR, "a table's row holds more cells than its head")         \
    X(NOTE_UNUSED, "note-unused", DIAG_WARNING, "a note that nothing refers to")                   \
    X(LINK_SCHEME, "link-scheme", DIAG_ERROR, "a link to something else than the web or the book") \
    X(TITLE_LEFT, "title-left", DIAG_WARNING, "the title of a link or a picture, which a book does not show") \
    X(LINK_NESTED, "link-nested", DIAG_ERROR, "a link, a note or a reference within a link or a note") \
    X(LIMIT_EXPANSION, "limit-expansion", DIAG_ERROR, "link references stand for more text than octavo reads") \
    X(LIMIT_DEPTH, "limit-depth", DIAG_ERROR, "lists or quotations are nested too deeply")         \
    X(LIMIT_TABLE, "limit-table", DIAG_ERROR, "a table is larger than octavo reads")               \
    X(MATH_COMMAND, "math-command", DIAG_ERROR, "a command or environment that formulas do not have") \
    X(MATH_SYNTAX, "math-syntax", DIAG_ERROR, "a formula that cannot be read")                     \
    X(LIMIT_MATH, "limit-math", DIAG_ERROR, "a formula is larger than octavo reads")               \
    /* source: pictures */                                                                         \
    X(PICTURE_BAD, "picture-bad", DIAG_ERROR, "a picture is damaged or of a kind octavo cannot read") \
    X(PICTURE_ACTIVE, "picture-active", DIAG_ERROR, "an SVG that holds scripts or reaches outside") \
    X(LIMIT_PICTURE, "limit-picture", DIAG_ERROR, "a picture has more pixels than octavo reads")   \
    X(ALT_MISSING, "alt-missing", DIAG_ERROR, "a picture without alternative text")                \
    X(DIAGRAM_BAD, "diagram-bad", DIAG_ERROR, "a diagram that Graphviz cannot draw")               \
    X(DIAGRAM_DOUBTFUL, "diagram-doubtful", DIAG_WARNING, "something in a diagram that Graphviz warns of") \
    X(DIAGRAM_UNDRAWN, "diagram-undrawn", DIAG_WARNING, "a diagram that is set as its source, because Graphviz is not there") \
    /* book */                                                                                     \
    X(LIMIT_NOTES, "limit-notes", DIAG_ERROR, "a book has more notes than octavo prints")             \
    X(LIMIT_INDEX, "limit-index", DIAG_ERROR, "an index has more terms than octavo prints")           \
    X(ID_DOUBLED, "id-doubled", DIAG_ERROR, "an id that stands twice in the book")                 \
    X(INDEX_SEE, "index-see", DIAG_WARNING, "an index entry leads to one that is not there")       \
    X(ANCHOR_DOUBTFUL, "anchor-doubtful", DIAG_WARNING, "a block that may or may not be one of the last edition") \
    X(CHAPTER_GONE, "chapter-gone", DIAG_WARNING, "a chapter of the last edition is no more")      \
    X(FAREWELL_BAD, "farewell-bad", DIAG_ERROR, "the manifest says of something that is there, or never was, that it is gone") \
    X(REF_MISSING, "ref-missing", DIAG_ERROR, "a reference to an id that the book does not have")  \
    X(REF_UNNUMBERED, "ref-unnumbered", DIAG_ERROR, "a reference to something that has no number or title") \
    X(BOOK_EMPTY, "book-empty", DIAG_ERROR, "a book without chapters")                             \
    X(READING_TIME, "reading-time", DIAG_WARNING, "the declared reading time is far from the counted one") \
    /* edition */                                                                                  \
    X(RELEASE_REVISION, "release-revision", DIAG_ERROR, "a release without a revision and a date, or with a revision that is not higher than the last") \
    X(RELEASE_DIRTY, "release-dirty", DIAG_ERROR, "a release of files that are not committed")     \
    X(RELEASE_DIFFERS, "release-differs", DIAG_ERROR, "a release is not what its sums, its record or its source say") \
    X(FEED_EMPTY, "feed-empty", DIAG_ERROR, "a catalog of a folder without releases")             \
    X(ANCHOR_GONE, "anchor-gone", DIAG_ERROR, "a released anchor is no more, and nothing says what stands for it") \
    X(RECORD_BAD, "record-bad", DIAG_ERROR, "the record of an edition cannot be read")             \
    /* book: what only `check` asks */                                                             \
    X(LINT_ALT, "lint-alt", DIAG_NOTE, "alternative text that does not say what the picture shows") \
    X(LINT_LINK, "lint-link", DIAG_NOTE, "a link whose words say nothing by themselves")           \
    X(LINT_TABLE_HEAD, "lint-table-head", DIAG_NOTE, "a table whose columns have no headings")     \
    X(LINT_COLOUR, "lint-colour", DIAG_NOTE, "something told by its colour alone")                 \
    X(LINT_CODE_WIDE, "lint-code-wide", DIAG_NOTE, "code too wide for a narrow screen")            \
    X(LINT_TABLE_WIDE, "lint-table-wide", DIAG_NOTE, "a table with too many columns for a small screen") \
    X(LINT_PICTURE_LARGE, "lint-picture-large", DIAG_WARNING, "a picture larger than a shop takes") \
    X(LINT_FILE_LARGE, "lint-file-large", DIAG_WARNING, "a file larger than a reader or a shop takes") \
    X(LINT_PAGE_NUMBER, "lint-page-number", DIAG_NOTE, "a page number in running text")            \
    /* desk: what only `test` asks */                                                              \
    X(INTERPRETER_MISSING, "interpreter-missing", DIAG_ERROR, "a program to be tested in a language without an interpreter") \
    X(INTERPRETER_BAD, "interpreter-bad", DIAG_ERROR, "an interpreter that cannot be run or is of another version") \
    X(PROGRAM_FAILED, "program-failed", DIAG_ERROR, "a program of the book does not run to its end") \
    X(OUTPUT_DIFFERS, "output-differs", DIAG_ERROR, "a program prints something else than the book says") \
    /* edition: what readers bring */                                                              \
    X(ARCHIVE_BAD, "archive-bad", DIAG_ERROR, "a ZIP archive that is damaged or not safe to read") \
    X(LIMIT_ARCHIVE, "limit-archive", DIAG_ERROR, "a ZIP archive that unpacks to more than octavo reads") \
    X(EPUB_BAD, "epub-bad", DIAG_ERROR, "an EPUB that octavo cannot read")                         \
    X(EPUB_OTHER, "epub-other", DIAG_WARNING, "two EPUBs that do not say they are one book")       \
    X(NOTES_BAD, "notes-bad", DIAG_ERROR, "a file of notes that octavo cannot read")               \
    /* typeset */                                                                                  \
    X(STYLE_BAD, "style-bad", DIAG_ERROR, "a style that is not there or holds bad values")         \
    X(GLYPH_MISSING, "glyph-missing", DIAG_ERROR, "a character that no face of the style has")     \
    X(GLYPH_BORROWED, "glyph-borrowed", DIAG_WARNING, "a letter that the face of its text lacks comes from another") \
    X(HYPHENATION_MISSING, "hyphenation-missing", DIAG_WARNING, "no dictionary for dividing the words of the book's language") \
    X(LINE_OVERFULL, "line-overfull", DIAG_WARNING, "a line is wider than the measure")            \
    X(LIMIT_PAGES, "limit-pages", DIAG_ERROR, "a book has more pages than octavo sets")            \
    X(PAGE_OVERFULL, "page-overfull", DIAG_WARNING, "something is taller than a page, and ends beyond its foot") \
    X(WORD_LONG, "word-long", DIAG_WARNING, "a word is so long that it is set in pieces")          \
    X(TABLE_WIDE, "table-wide", DIAG_WARNING, "a table is too wide even for a turned page, so that words are cut") \
    X(MATH_LARGE, "math-large", DIAG_WARNING, "a formula was made smaller to fit its page")        \
    X(PICTURE_TALL, "picture-tall", DIAG_WARNING, "a picture was made smaller to fit its page")    \
    X(PICTURE_COARSE, "picture-coarse", DIAG_WARNING, "a picture is coarser than 300 dpi in print")

typedef enum DiagCode {
#define X(code, name, level, meaning) DIAG_##code,
    DIAG_CODES(X)
#undef X
        DIAG_N_CODES
} DiagCode;

const char *diag_code_name(DiagCode code);
const char *diag_code_meaning(DiagCode code);
DiagLevel diag_code_level(DiagCode code);
const char *diag_level_name(DiagLevel level); /* "note" */

typedef struct Place {
    const char *file; /* relative to the book's folder, lent by the Diag; NULL: the book as a whole */
    guint32 line;     /* from 1; 0: the whole file */
    guint32 column;   /* from 1, in bytes; 0: the whole line */
} Place;

typedef struct Diag Diag;

Diag *diag_new(void);
void diag_free(Diag *diag);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diag, diag_free)

/* The one spelling of a file's name that a Place may carry; lent as long as the Diag lives. */
const char *diag_file(Diag *diag, const char *name);

/* Hands over a file's text, so that carets can be drawn under its lines. Copies it. */
void diag_source(Diag *diag, const char *name, const char *text, gsize len);

/* From here on this is about a book that was made for another tool: what its author could not know is no failure. Such errors
 * become warnings, and of each kind the first is kept, with their number. */
void diag_tolerate(Diag *diag);

/* The same message of the same place is kept once. */
void diag_add(Diag *diag, DiagCode code, Place place, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* All that `from` was told and kept, as if it had been added here. */
void diag_take(Diag *diag, const Diag *from);

/* Advice for the diagnostic added last: one line, or several, shown one below the other. */
void diag_hint(Diag *diag, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A hint 'did you mean …?' with the nearest of n words, if one is near enough. */
void diag_suggest(Diag *diag, const char *word, const char *const *words, gsize n_words);

/* Where the words stand next in the file, at the place or behind it; the place itself where they do not. */
Place diag_seek(const Diag *diag, Place from, const char *words);

guint diag_count(const Diag *diag, DiagLevel level);
/* How often anything was added, also what was not kept. */
guint diag_told(const Diag *diag);

/* What is being worked on from here: a file of the book, or NULL for the book as a whole. Whoever watches is told, so that a
 * crash or a hang in a library can be laid at the right door. The name is lent for the call. */
typedef void (*DiagWatch)(const char *subject, void *data);
void diag_watch(Diag *diag, DiagWatch watch, void *data);
void diag_subject(Diag *diag, const char *name);

/* All of it as one value, with the texts that carets point into, and added again from such a value: what a child process found is
 * told by its parent. diag_unpack() trusts nothing in it; FALSE: it is not of that shape, and nothing was added. */
GVariant *diag_pack(const Diag *diag);
gboolean diag_unpack(Diag *diag, GVariant *packed);

/* One of what was found, lent as long as the Diag lives. */
typedef struct Complaint {
    DiagCode code;
    DiagLevel level; /* the code's, or a warning where that is tolerated */
    Place place;
    const char *message;
    const char *hint; /* or NULL */
} Complaint;

/* All of it, of const Complaint *, sorted by place. The caller's. */
GPtrArray *diag_sorted(const Diag *diag);

/* A column as people count: in characters; the byte's own number where the line is not known. */
guint diag_column(const Diag *diag, Place place);
/* Where the word or the bracketed phrase that begins at the place ends: the column behind it, in characters. */
guint diag_end_column(const Diag *diag, Place place);

/* All of it as text, ending in a line that counts; `colour` adds terminal escapes. */
char *diag_print(const Diag *diag, gboolean colour);
/* The same up to the max_errors-th error; 0: all. */
char *diag_print_some(const Diag *diag, gboolean colour, guint max_errors);
