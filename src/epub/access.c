/* Counts first, then claims. octavo refuses a picture without alternative text, has no moving or
 * sounding content and keeps reading order by construction; the rest is looked up.
 */
#include "epub/access.h"
#include "book/lint.h"

typedef struct Counts {
    guint pictures, tables, notes, headings, formulas;
    guint bare_pictures, bare_tables; /* whose words say nothing; which have no headings */
    guint findings;                   /* against WCAG 2.2, of any kind */
    gboolean has_index;
} Counts;

static guint count_pictures(const Inline *list) {
    guint n = 0;
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        n += inl->kind == INLINE_IMAGE && inl->text != NULL && inl->text[0] != '\0';
    return n;
}

static void count_block(Counts *counts, const Block *block) {
    counts->pictures += block->kind == BLOCK_FIGURE && !block->figure.is_decorative;
    counts->pictures += count_pictures(block->inlines) + count_pictures(block->caption);
    counts->formulas += block->kind == BLOCK_MATH;
    counts->formulas +=
        inline_count(block->inlines, INLINE_MATH) + inline_count(block->caption, INLINE_MATH);
    counts->tables += block->kind == BLOCK_TABLE;
    counts->notes += block->kind == BLOCK_NOTE;
    counts->headings += block->kind == BLOCK_HEADING;
}

static void count_findings(Counts *counts, const Book *book) {
    g_autoptr(Diag) diag = diag_new();
    counts->findings = lint_access(book, diag);
    g_autoptr(GPtrArray) found = diag_sorted(diag);
    for (guint i = 0; i < found->len; i++) {
        DiagCode code = ((const Complaint *)found->pdata[i])->code;
        counts->bare_pictures += code == DIAG_LINT_ALT;
        counts->bare_tables += code == DIAG_LINT_TABLE_HEAD;
    }
}

static Counts count(const Book *book) {
    Counts counts = {0};
    count_findings(&counts, book);
    for (const Division *division = book->first; division != NULL; division = division->next) {
        counts.has_index |= division->role == ROLE_INDEX;
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            count_block(&counts, block);
    }
    return counts;
}

static const char *const *list_of(Arena *arena, GPtrArray *values) {
    g_ptr_array_add(values, NULL);
    return arena_memdup(arena, values->pdata, values->len * sizeof(char *));
}

static const char *const *features_of(const Counts *counts, gboolean has_page_list, Arena *arena) {
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    g_ptr_array_add(values, "tableOfContents");
    g_ptr_array_add(values, "readingOrder");
    g_ptr_array_add(values, "structuralNavigation");
    g_ptr_array_add(values, "displayTransformability");
    g_ptr_array_add(values, "ARIA");
    if (counts->pictures > 0 && counts->bare_pictures == 0)
        g_ptr_array_add(values, "alternativeText");
    if (counts->formulas > 0) {
        g_ptr_array_add(values, "MathML");
        g_ptr_array_add(values, "describedMath");
    }
    if (counts->has_index)
        g_ptr_array_add(values, "index");
    if (has_page_list) {
        g_ptr_array_add(values, "pageBreakMarkers");
        g_ptr_array_add(values, "pageNavigation");
    }
    return list_of(arena, values);
}

static const char *pictures_summary(const Counts *counts) {
    if (counts->pictures == 0)
        return " No content depends on pictures.";
    if (counts->bare_pictures > 0)
        return " Not all pictures have alternative text that describes them.";
    return counts->pictures == 1 ? " The one picture has alternative text."
                                 : " All pictures have alternative text.";
}

static const char *tables_summary(const Counts *counts) {
    if (counts->tables == 0)
        return "";
    return counts->bare_tables > 0 ? " Not all tables have headings."
                                   : " Tables have marked headings.";
}

static const char *summary_of(const Counts *counts, gboolean has_page_list, Arena *arena) {
    GString *text = g_string_new("All text can be resized and read aloud, with nested contents, "
                                 "headings and a fixed reading order.");
    g_string_append(text, pictures_summary(counts));
    g_string_append(text, tables_summary(counts));
    if (counts->formulas > 0)
        g_string_append(text, " Formulas are MathML with descriptions.");
    if (counts->notes > 0)
        g_string_append(text, " Notes are linked both ways.");
    if (counts->has_index)
        g_string_append(text, " The index is linked.");
    if (has_page_list)
        g_string_append(text, " Page numbers are those of the PDF edition.");
    g_autofree char *summary = g_string_free(text, FALSE);
    return arena_strdup(arena, summary);
}

const Access *access_of(const Book *book, gboolean has_page_list, Arena *arena) {
    static const char *const textual[] = {"textual", NULL};
    static const char *const both[] = {"textual", "visual", NULL};
    static const char *const either[] = {"textual", "textual,visual", NULL};
    static const char *const together[] = {"textual,visual", NULL};
    Counts counts = count(book);
    Access *access = arena_new0(arena, Access);
    access->has_pictures = counts.pictures > 0;
    access->modes = access->has_pictures ? both : textual;
    access->sufficient = counts.bare_pictures > 0 ? together
                         : access->has_pictures   ? either
                                                  : textual;
    access->features = features_of(&counts, has_page_list, arena);
    access->summary = summary_of(&counts, has_page_list, arena);
    if (book->meta.certified_by != NULL && counts.findings == 0) {
        access->conforms_to = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA";
        access->certified_by = book->meta.certified_by;
    }
    return access;
}
