/* Most rules are rows: which elements may hold which, and what each must have. Tables and headings
 * need to be counted through, and leaves to be followed to the pages and back. */
#include "pdf/nesting.h"
#include <string.h>

#define MAX_COLUMNS 4096u

/* ---- who may hold whom ---- */

typedef struct Nesting {
    const char *clause, *what, *type;
    const char *parents, *kids; /* words, or NULL: any */
} Nesting;

static const Nesting nestings[] = {
    {"7.2-3", "a table that holds something else than rows, their groups and a caption", "Table",
     NULL, " TR THead TBody TFoot Caption "},
    {"7.2-4", "a row outside of a table", "TR", " Table THead TBody TFoot ", NULL},
    {"7.2-5", "a THead outside of a table", "THead", " Table ", NULL},
    {"7.2-6", "a TBody outside of a table", "TBody", " Table ", NULL},
    {"7.2-7", "a TFoot outside of a table", "TFoot", " Table ", NULL},
    {"7.2-8", "a TH outside of a row", "TH", " TR ", NULL},
    {"7.2-9", "a TD outside of a row", "TD", " TR ", NULL},
    {"7.2-10", "a row that holds something else than cells", "TR", NULL, " TH TD "},
    {"7.2-17", "an LI outside of a list", "LI", " L ", NULL},
    {"7.2-18", "an LBody outside of an LI", "LBody", " LI ", NULL},
    {"7.2-19", "a list that holds something else than items", "L", NULL, " L LI Caption "},
    {"7.2-20", "an LI that holds something else than Lbl and LBody", "LI", NULL, " Lbl LBody "},
    {"7.2-26", "a TOCI outside of a TOC", "TOCI", " TOC ", NULL},
    {"7.2-27", "a TOC that holds something else than entries", "TOC", NULL, " TOC TOCI Caption "},
    {"7.2-36", "a THead that holds something else than rows", "THead", NULL, " TR "},
    {"7.2-37", "a TBody that holds something else than rows", "TBody", NULL, " TR "},
    {"7.2-38", "a TFoot that holds something else than rows", "TFoot", NULL, " TR "},
};

static gboolean is_among(const char *words, const char *type) {
    g_autofree char *word = g_strdup_printf(" %s ", type);
    return strstr(words, word) != NULL;
}

static gboolean fits(const Nesting *nesting, const Node *node) {
    const char *parent = node->parent != NULL ? node->parent->type : "";
    if (nesting->parents != NULL && !is_among(nesting->parents, parent))
        return FALSE;
    for (const Node *kid = node->first; nesting->kids != NULL && kid != NULL; kid = kid->next)
        if (!is_among(nesting->kids, kid->type))
            return FALSE;
    return TRUE;
}

static void check_nesting(const Scene *scene, const Node *node) {
    for (guint i = 0; i < G_N_ELEMENTS(nestings); i++)
        if (strcmp(nestings[i].type, node->type) == 0 && !fits(&nestings[i], node))
            findings_add(scene->findings, node->page, nestings[i].clause, "%s", nestings[i].what);
}

/* ---- what an element must have ---- */

static const Value *entry(const Scene *scene, const Node *node, const char *key) {
    return reader_at(scene->reader, node->value, key);
}

static guint count_kids(const Node *node, const char *type) {
    guint n = 0;
    for (const Node *kid = node->first; kid != NULL; kid = kid->next)
        n += strcmp(kid->type, type) == 0;
    return n;
}

static gboolean is_type(const Node *node, const char *type) {
    return strcmp(node->type, type) == 0;
}

static gboolean has_known_type(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    return node->type[0] != '\0';
}

static gboolean ends_role_map(const Scene *scene, const Node *node) {
    gboolean is_circular = FALSE;
    grove_standard(scene->grove, node->own_type, &is_circular);
    return !is_circular;
}

static gboolean keeps_standard(const Scene *scene, const Node *node) {
    return node->own_type[0] == '\0' || !grove_is_standard(node->own_type + 1) ||
           reader_at(scene->reader, scene->grove->roles, node->own_type)->kind == VALUE_NULL;
}

static gboolean names_parent(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    return value_at(node->value, "/P")->kind != VALUE_NULL;
}

static gboolean names_right_parent(const Scene *scene, const Node *node) {
    const Value *parent = node->parent != NULL ? node->parent->value : scene->grove->root;
    const Value *named = entry(scene, node, "/P");
    return named->kind == VALUE_NULL || named == parent || parent->id == 0;
}

static gboolean has_replacement(const Scene *scene, const Node *node) {
    return value_is_text(entry(scene, node, "/Alt")) ||
           entry(scene, node, "/ActualText")->kind == VALUE_STRING;
}

static gboolean has_id(const Scene *scene, const Node *node) {
    return value_is_text(entry(scene, node, "/ID"));
}

static gboolean has_one_heading(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    return count_kids(node, "H") <= 1;
}

static gboolean says_alt(const Scene *scene, const Node *node) {
    return entry(scene, node, "/Alt")->kind == VALUE_NULL || scene->has_lang || node->has_language;
}

static gboolean says_actual(const Scene *scene, const Node *node) {
    return entry(scene, node, "/ActualText")->kind == VALUE_NULL || scene->has_lang ||
           node->has_language;
}

/* A language's tag as RFC 3066 has them, or nothing. */
static gboolean has_fit_language(const Scene *scene, const Node *node) {
    const Value *language = entry(scene, node, "/Lang");
    return language->kind == VALUE_NULL || reader_is_language(language);
}

static gboolean has_caption_at_end(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    for (const Node *kid = node->first; kid != NULL; kid = kid->next)
        if (is_type(kid, "Caption") && kid != node->first && kid != node->last)
            return FALSE;
    return TRUE;
}

static gboolean has_caption_first(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    for (const Node *kid = node->first; kid != NULL; kid = kid->next)
        if (is_type(kid, "Caption") && kid != node->first)
            return FALSE;
    return TRUE;
}

static gboolean has_one_caption(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    return count_kids(node, "Caption") <= 1;
}

static gboolean has_one_head(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    return count_kids(node, "THead") <= 1;
}

static gboolean has_one_foot(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    return count_kids(node, "TFoot") <= 1;
}

static gboolean has_body_to_foot(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    return count_kids(node, "TFoot") == 0 || count_kids(node, "TBody") > 0;
}

static gboolean has_body_to_head(G_GNUC_UNUSED const Scene *scene, const Node *node) {
    return count_kids(node, "THead") == 0 || count_kids(node, "TBody") > 0;
}

typedef struct Duty {
    const char *clause, *what;
    const char *types; /* words, or NULL: all */
    gboolean (*is_met)(const Scene *scene, const Node *node);
} Duty;

static const Duty duties[] = {
    {"7.1-5", "a structure type that is neither standard nor mapped to one", NULL, has_known_type},
    {"7.1-6", "a role map that runs in a ring", NULL, ends_role_map},
    {"7.1-7", "a standard structure type mapped to another", NULL, keeps_standard},
    {"7.1-12", "an element without /P", NULL, names_parent},
    {"PDF 14.7.2", "an element whose /P is not the one that holds it", NULL, names_right_parent},
    {"7.2-11", "a table with two THead", " Table ", has_one_head},
    {"7.2-12", "a table with two TFoot", " Table ", has_one_foot},
    {"7.2-13", "a table with a TFoot and no TBody", " Table ", has_body_to_foot},
    {"7.2-14", "a table with a THead and no TBody", " Table ", has_body_to_head},
    {"7.2-16", "a table's caption between its rows", " Table ", has_caption_at_end},
    {"7.2-21", "an /ActualText in no known language", NULL, says_actual},
    {"7.2-22", "an /Alt in no known language", NULL, says_alt},
    {"7.2-28", "the caption of a TOC behind its entries", " TOC ", has_caption_first},
    {"7.2-29", "a /Lang that is no language", NULL, has_fit_language},
    {"7.2-39", "a table with two captions", " Table ", has_one_caption},
    {"7.2-40", "a list's caption behind its items", " L ", has_caption_first},
    {"7.3-1", "a figure without /Alt", " Figure ", has_replacement},
    {"7.4.4-1", "an element with two headings of type H", NULL, has_one_heading},
    {"7.7-1", "a formula without /Alt", " Formula ", has_replacement},
    {"7.9-1", "a note without /ID", " Note ", has_id},
};

static void check_duties(const Scene *scene, const Node *node) {
    for (guint i = 0; i < G_N_ELEMENTS(duties); i++)
        if ((duties[i].types == NULL || is_among(duties[i].types, node->type)) &&
            !duties[i].is_met(scene, node))
            findings_add(scene->findings, node->page, duties[i].clause, "%s", duties[i].what);
}

/* ---- tables ---- */

typedef struct Grid {
    const Scene *scene;
    const Node *table;
    GArray *busy;           /* of guint: rows that a cell above still reaches down, by column */
    gint64 n_columns;       /* of the first row; -1: no row yet */
    gboolean has_headers;   /* some cell names its head cells itself */
    gboolean has_bare_head; /* some head cell has no Scope */
} Grid;

static void report_grid(const Grid *grid, const char *clause, const char *what) {
    findings_add(grid->scene->findings, grid->table->page, clause, "%s", what);
}

static guint span_of(const Grid *grid, const Node *cell, const char *key) {
    gint64 span = value_integer(grove_attribute(grid->scene->grove, cell, key), 1);
    return (guint)CLAMP(span, 1, (gint64)MAX_COLUMNS);
}

static guint *column(const Grid *grid, guint i) {
    if (i >= grid->busy->len)
        g_array_set_size(grid->busy, i + 1);
    return &g_array_index(grid->busy, guint, i);
}

/* Returns the column behind the cell. */
static guint place_cell(Grid *grid, const Node *cell, guint at) {
    guint width = span_of(grid, cell, "/ColSpan"), height = span_of(grid, cell, "/RowSpan");
    while (at<grid->busy->len && * column(grid, at)> 0)
        at++;
    for (guint i = 0; i < width && at < MAX_COLUMNS; i++, at++) {
        if (*column(grid, at) > 0)
            report_grid(grid, "7.2-15", "table cells that lie over each other");
        *column(grid, at) = height;
    }
    const Value *scope = grove_attribute(grid->scene->grove, cell, "/Scope");
    if (is_type(cell, "TH") && scope->kind != VALUE_NAME)
        grid->has_bare_head = TRUE;
    if (grove_attribute(grid->scene->grove, cell, "/Headers")->kind != VALUE_NULL)
        grid->has_headers = TRUE;
    return at;
}

static void place_row(Grid *grid, const Node *row) {
    guint at = 0;
    gint64 n_columns = 0;
    for (const Node *cell = row->first; cell != NULL; cell = cell->next)
        at = place_cell(grid, cell, at);
    for (guint i = 0; i < grid->busy->len; i++)
        if (*column(grid, i) > 0) {
            n_columns++;
            (*column(grid, i))--;
        }
    if (grid->n_columns >= 0 && n_columns != grid->n_columns)
        report_grid(grid, "7.2-43", "table rows with different numbers of cells");
    else
        grid->n_columns = n_columns;
}

static void place_rows(Grid *grid, const Node *holder) {
    for (const Node *kid = holder->first; kid != NULL; kid = kid->next)
        if (is_type(kid, "TR"))
            place_row(grid, kid);
}

static void check_table(const Scene *scene, const Node *table) {
    g_autoptr(GArray) busy = g_array_new(FALSE, TRUE, sizeof(guint));
    Grid grid = {.scene = scene, .table = table, .busy = busy, .n_columns = -1};
    place_rows(&grid, table);
    for (const Node *kid = table->first; kid != NULL; kid = kid->next)
        if (is_among(" THead TBody TFoot ", kid->type))
            place_rows(&grid, kid);
    for (guint i = 0; i < busy->len; i++)
        if (*column(&grid, i) > 0) {
            report_grid(&grid, "7.2-41", "a table cell that reaches below the last row");
            break;
        }
    if (grid.has_bare_head && !grid.has_headers)
        report_grid(&grid, "7.5-1", "a table's head cell (TH) without a Scope");
}

/* ---- what needs the whole tree ---- */

/* 0: no heading with a level. */
static guint level_of(const Node *node) {
    gboolean is_heading = node->type[0] == 'H' && g_ascii_isdigit(node->type[1]);
    return is_heading ? (guint)(node->type[1] - '0') : 0;
}

static void check_headings(const Scene *scene) {
    guint level = 0;
    gboolean has_plain = FALSE;
    for (guint i = 0; i < scene->grove->nodes->len; i++) {
        const Node *node = g_ptr_array_index(scene->grove->nodes, i);
        guint next = level_of(node);
        has_plain |= is_type(node, "H");
        if (next > level + 1)
            findings_add(scene->findings, node->page, "7.4.2-1",
                         "a heading of level %u after one of level %u", next, level);
        if (next > 0)
            level = next;
    }
    if (has_plain && level > 0)
        findings_add(scene->findings, 0, "7.4.4-2", "headings with a level and without");
}

static void check_note_ids(const Scene *scene) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < scene->grove->nodes->len; i++) {
        const Node *node = g_ptr_array_index(scene->grove->nodes, i);
        const Value *id = entry(scene, node, "/ID");
        if (is_type(node, "Note") && value_is_text(id) &&
            !g_hash_table_add(seen, (gpointer)id->text))
            findings_add(scene->findings, node->page, "7.9-2", "two notes with one /ID");
    }
}

static gint64 structure_key(const Scene *scene, const GroveLeaf *leaf) {
    const Reader *reader = scene->reader;
    Value reference = {.kind = VALUE_REFERENCE};
    reference.id = leaf->mcid < 0 ? leaf->object : leaf->stream;
    const Value *holder =
        reference.id != 0 ? reader_follow(reader, &reference) : reader_page(reader, leaf->page - 1);
    const char *key = leaf->mcid < 0 ? "/StructParent" : "/StructParents";
    return value_integer(reader_at(reader, holder, key), -1);
}

/* From an element to the page, and by the parent tree back to the same element. */
static void check_leaf(const Scene *scene, const Painted *painted, const GroveLeaf *leaf) {
    if (leaf->page == 0 && leaf->mcid >= 0) {
        findings_add(scene->findings, 0, "PDF 14.7.4.2",
                     "an element that holds content of no page");
        return;
    }
    gint64 key = structure_key(scene, leaf);
    const Node *back = leaf->mcid < 0 ? grove_parent_of_object(scene->grove, key)
                                      : grove_parent(scene->grove, key, leaf->mcid);
    if (back != leaf->node)
        findings_add(scene->findings, leaf->page, "PDF 14.7.4.4",
                     "an element's content that the parent tree gives to %s",
                     back != NULL ? "another one" : "none");
    if (leaf->mcid >= 0 && !painted_has(painted, leaf->page, leaf->stream, leaf->mcid))
        findings_add(scene->findings, leaf->page, "PDF 14.7.4.2",
                     "an element that holds content which is not there");
}

void nesting_check(const Scene *scene, const Painted *painted) {
    const Grove *grove = scene->grove;
    for (guint i = 0; i < grove->nodes->len; i++) {
        const Node *node = g_ptr_array_index(grove->nodes, i);
        check_nesting(scene, node);
        check_duties(scene, node);
        if (is_type(node, "Table"))
            check_table(scene, node);
    }
    check_headings(scene);
    check_note_ids(scene);
    for (guint i = 0; i < grove->leaves->len; i++)
        check_leaf(scene, painted, &g_array_index(grove->leaves, GroveLeaf, i));
    if (grove->n_strays > 0)
        findings_add(scene->findings, 0, "PDF 14.7.2",
                     "%u entries of the structure tree that are no element, or one met before",
                     grove->n_strays);
}
