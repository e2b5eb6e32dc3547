/* The widths of what is drawn are taken anew from the shaped pieces of words, not from the
 * breaker's sums: the small differences (a piece that both begins and ends inside a word) go into
 * the spaces.
 *
 * A justified line first widens or narrows its glyphs, by at most 2 % in steps of half a per cent
 * and in proportion to the line's ratio, then shares what is left among its spaces. The last line
 * and an overfull one keep their glyphs. */
#include "typeset/fit.h"
#include "typeset/protrusion.h"
#include <string.h>

#define EXPANSION_STEP 5   /* [1/1000] */
#define EXPANSION_LIMIT 20 /* [1/1000] */
#define SOFT_HYPHEN "\xC2\xAD"
#define VARIED_LINES                                                                               \
    60 /* longer paragraphs are set in their own number of lines only: the others take time that   \
          grows with the square */
#define STRIKE_RISE 28 /* [1/100 of the size] above the baseline */

/* Boxes and glue of one line, joined and shaped. */
typedef struct Chunk {
    const Segment *segment; /* NULL: an empty box */
    const Shaped *shaped;   /* NULL: a space, a picture or an empty box */
    gboolean is_space;
    gboolean is_gap;         /* a space that is no character: between ideographs */
    gboolean ends_in_hyphen; /* of the breaker's: U+00AD in the text */
    guint8 level;            /* of embedding; odd: from right to left */
    Length width;            /* as set */
    Length stretch, shrink;  /* spaces */
} Chunk;

typedef struct Sum {
    gint64 text, stretch_text, space, stretch, shrink;
} Sum;

guint *fit_order(const guint8 *levels, guint n) {
    guint *order = g_new(guint, n + 1);
    guint8 highest = 0;
    for (guint i = 0; i < n; i++) {
        order[i] = i;
        highest = MAX(highest, levels[i]);
    }
    for (guint8 level = highest; level > 0; level--)
        for (guint i = 0, end; i < n; i = end + 1) {
            for (end = i; end < n && levels[order[end]] >= level;)
                end++;
            for (guint a = i, b = end; a + 1 < b; a++) { /* a run at this level or above, turned */
                guint swap = order[a];
                order[a] = order[--b];
                order[b] = swap;
            }
        }
    return order;
}

/* ---- a line's chunks ---- */

static const Shaped *shape_part(Paragraph *paragraph, const Segment *segment, guint from, guint to,
                                gboolean hyphen) {
    g_autofree char *text = g_strdup_printf("%.*s%s", (int)(to - from),
                                            segment->shaped->text + from, hyphen ? "-" : "");
    Place place = segment->block != NULL ? segment->block->place : (Place){0};
    return shaper_word(paragraph->typesetter->shaper, segment->type, text, strlen(text), place);
}

static void add_text_chunk(Paragraph *paragraph, GArray *chunks, const Segment *segment, guint from,
                           guint to, gboolean hyphen) {
    Chunk chunk = {.segment = segment, .ends_in_hyphen = hyphen};
    chunk.shaped = from == 0 && to == segment->shaped->n_bytes && !hyphen
                       ? segment->shaped
                       : shape_part(paragraph, segment, from, to, hyphen);
    chunk.width = chunk.shaped->width;
    g_array_append_val(chunks, chunk);
}

static void add_space_chunk(GArray *chunks, const Content *content, const Item *item) {
    Chunk chunk = {.segment = content->segment,
                   .is_space = TRUE,
                   .is_gap = content->from == content->to,
                   .width = item->width,
                   .stretch = item->stretch,
                   .shrink = item->shrink};
    g_array_append_val(chunks, chunk);
}

static void add_empty_chunk(GArray *chunks, const Segment *segment, Length width) {
    Chunk chunk = {.segment = segment, .width = width};
    g_array_append_val(chunks, chunk);
}

static gboolean ends_in_hyphen(const Paragraph *paragraph, const Line *line,
                               const Segment *segment) {
    const Item *end = &g_array_index(paragraph->items, Item, line->end);
    if (end->kind != ITEM_PENALTY || !end->is_flagged)
        return FALSE;
    const Content *content = &g_array_index(paragraph->contents, Content, end->content);
    if (content->segment != segment || segment == NULL)
        return FALSE;
    guint at = content->from;
    return !(at > 0 && (segment->shaped->text[at - 1] == '-' ||
                        g_str_has_suffix(segment->shaped->text, "\xE2\x80\x90")));
}

/* Boxes of one segment that stand together on the line become one chunk. */
static void take_boxes(Paragraph *paragraph, GArray *chunks, const Line *line, guint *i) {
    const Item *item = &g_array_index(paragraph->items, Item, *i);
    const Content *first = &g_array_index(paragraph->contents, Content, item->content);
    if (first->segment == NULL || first->segment->shaped == NULL) {
        add_empty_chunk(chunks, first->segment, item->width);
        return;
    }
    guint to = first->to;
    gboolean reaches_end = TRUE;
    for (guint next = *i + 1; next < line->end; next++) {
        const Item *other = &g_array_index(paragraph->items, Item, next);
        const Content *content = &g_array_index(paragraph->contents, Content, other->content);
        if (content->segment != first->segment || other->kind == ITEM_GLUE) {
            reaches_end = FALSE;
            break;
        }
        if (other->kind == ITEM_BOX)
            to = content->to;
        *i = next;
    }
    gboolean hyphen = reaches_end && ends_in_hyphen(paragraph, line, first->segment);
    add_text_chunk(paragraph, chunks, first->segment, first->from, to, hyphen);
}

static void take_levels(const Paragraph *paragraph, GArray *chunks) {
    for (guint i = 0; paragraph->is_mixed && i < chunks->len; i++) {
        Chunk *chunk = &g_array_index(chunks, Chunk, i);
        chunk->level = chunk->segment != NULL ? chunk->segment->level : paragraph->is_rtl;
    }
}

static GArray *collect_chunks(Paragraph *paragraph, const Line *line) {
    GArray *chunks = g_array_new(FALSE, FALSE, sizeof(Chunk));
    for (guint i = line->first; i < line->end; i++) {
        const Item *item = &g_array_index(paragraph->items, Item, i);
        const Content *content = &g_array_index(paragraph->contents, Content, item->content);
        if (item->kind == ITEM_BOX)
            take_boxes(paragraph, chunks, line, &i);
        else if (item->kind == ITEM_GLUE && !item->is_fill)
            add_space_chunk(chunks, content, item);
    }
    while (chunks->len > 0 && g_array_index(chunks, Chunk, chunks->len - 1).is_space)
        g_array_set_size(chunks, chunks->len - 1);
    take_levels(paragraph, chunks);
    return chunks;
}

/* ---- fitting to the measure ---- */

static Sum sum_up(const GArray *chunks) {
    Sum sum = {0};
    for (guint i = 0; i < chunks->len; i++) {
        const Chunk *chunk = &g_array_index(chunks, Chunk, i);
        if (chunk->is_space) {
            sum.space += chunk->width;
            sum.stretch += chunk->stretch;
            sum.shrink += chunk->shrink;
        } else {
            sum.text += chunk->width;
            if (chunk->segment != NULL && chunk->segment->expands)
                sum.stretch_text += chunk->width;
        }
    }
    return sum;
}

static gint expansion_for(gint64 change, const Sum *sum) {
    gint64 room =
        (change > 0 ? sum->stretch : sum->shrink) + sum->stretch_text * EXPANSION_LIMIT / 1000;
    if (room <= 0)
        return 0;
    gint64 wanted = change * EXPANSION_LIMIT / room;
    gint64 steps = (wanted + (wanted < 0 ? -EXPANSION_STEP : EXPANSION_STEP) / 2) / EXPANSION_STEP;
    return (gint)CLAMP(steps * EXPANSION_STEP, -EXPANSION_LIMIT, EXPANSION_LIMIT);
}

static Length expand(Length width, gint expansion) {
    return (Length)((gint64)width * (1000 + expansion) / 1000);
}

static void expand_text(GArray *chunks, gint expansion) {
    for (guint i = 0; i < chunks->len; i++) {
        Chunk *chunk = &g_array_index(chunks, Chunk, i);
        if (!chunk->is_space && chunk->segment != NULL && chunk->segment->expands)
            chunk->width = expand(chunk->width, expansion);
    }
}

/* Shares `change` among the spaces by what each may give; the running sum keeps the last one exact.
 */
static void share(GArray *chunks, gint64 change, gint64 room, gboolean stretches) {
    gint64 seen = 0, given = 0;
    for (guint i = 0; room > 0 && i < chunks->len; i++) {
        Chunk *chunk = &g_array_index(chunks, Chunk, i);
        if (!chunk->is_space)
            continue;
        seen += stretches ? chunk->stretch : chunk->shrink;
        gint64 due = change * seen / room;
        chunk->width += (Length)(due - given);
        given = due;
    }
}

static Length total_width(const GArray *chunks) {
    gint64 width = 0;
    for (guint i = 0; i < chunks->len; i++)
        width += g_array_index(chunks, Chunk, i).width;
    return (Length)width;
}

static Length character_width(Paragraph *paragraph, const Type *type, gunichar character) {
    char utf8[7];
    gint n = g_unichar_to_utf8(character, utf8);
    return shaper_word(paragraph->typesetter->shaper, type, utf8, (gsize)n, (Place){0})->width;
}

static Length hang_at_start(Paragraph *paragraph, const GArray *chunks) {
    const Chunk *chunk = chunks->len > 0 ? &g_array_index(chunks, Chunk, 0) : NULL;
    if (chunk == NULL || chunk->shaped == NULL || (chunk->level & 1) != paragraph->is_rtl)
        return 0;
    gunichar c = g_utf8_get_char(chunk->shaped->text);
    return protrusion_left(chunk->segment->type, c,
                           character_width(paragraph, chunk->segment->type, c));
}

static Length hang_at_end(Paragraph *paragraph, const GArray *chunks) {
    const Chunk *chunk = chunks->len > 0 ? &g_array_index(chunks, Chunk, chunks->len - 1) : NULL;
    if (chunk == NULL || chunk->shaped == NULL || (chunk->level & 1) != paragraph->is_rtl)
        return 0;
    const char *last =
        g_utf8_find_prev_char(chunk->shaped->text, chunk->shaped->text + chunk->shaped->n_bytes);
    gunichar c = g_utf8_get_char(last);
    return protrusion_right(chunk->segment->type, c,
                            character_width(paragraph, chunk->segment->type, c));
}

typedef struct Fit {
    gint expansion; /* [1/1000] */
    Length x;       /* where the line begins, from the edge that its paragraph begins at */
    gint ratio;
    gboolean is_overfull;
} Fit;

static Fit justify(GArray *chunks, Length target) {
    Fit fit = {0};
    Sum sum = sum_up(chunks);
    gint64 change = target - sum.text - sum.space;
    gboolean stretches = change >= 0;
    gint64 give = stretches ? sum.stretch : sum.shrink,
           room = give + sum.stretch_text * EXPANSION_LIMIT / 1000;
    fit.ratio = room > 0 ? (gint)CLAMP(change * 1000 / room, -9999, 9999) : 0;
    fit.is_overfull = !stretches && -change > room + LENGTH_PT / 20;
    if (!fit.is_overfull)
        fit.expansion = expansion_for(change, &sum);
    expand_text(chunks, fit.expansion);
    sum = sum_up(chunks);
    change = target - sum.text - sum.space;
    if (change < 0)
        change = MAX(change, -sum.shrink);
    share(chunks, change, change >= 0 ? sum.stretch : sum.shrink, change >= 0);
    return fit;
}

static Fit fit_chunks(Paragraph *paragraph, GArray *chunks, Length measure, gboolean is_first,
                      gboolean is_last) {
    Length natural = total_width(chunks);
    Flush flush = paragraph->setting.flush;
    if (flush == FLUSH_JUSTIFIED && (!is_last || natural > measure)) {
        gboolean hangs = setting_is_fine(&paragraph->setting);
        Length left = is_first || !hangs ? 0 : hang_at_start(paragraph, chunks);
        Length right = hangs ? hang_at_end(paragraph, chunks) : 0;
        Fit fit = justify(chunks, measure + left + right);
        fit.x = -left;
        return fit;
    }
    Fit fit = {.is_overfull = natural > measure + LENGTH_PT / 20};
    if (setting_is_fine(&paragraph->setting) && !is_first)
        fit.x = -hang_at_start(paragraph, chunks);
    if (flush == FLUSH_CENTRE)
        fit.x = (measure - natural) / 2;
    if (flush == FLUSH_END)
        fit.x = measure - natural;
    return fit;
}

/* ---- chunks to pieces ---- */

typedef struct RunBuilder {
    Arena *arena;
    GString *text;
    GArray *glyphs, *clusters;
    const Font *font;
    const Segment *segment;
    gboolean is_rtl;
    Length x;     /* where the run begins on the line: its right end, where it runs to the left */
    Length width; /* so far */
    gint expansion;
} RunBuilder;

typedef struct LineBuilder {
    Paragraph *paragraph;
    GArray *pieces, *links;
    GPtrArray *notes;
    RunBuilder run;
    Length height, depth; /* of formulas */
} LineBuilder;

static gboolean same_look(const Segment *a, const Segment *b) {
    return a == b ||
           (a != NULL && b != NULL && a->inl == b->inl && a->block == b->block &&
            a->language == b->language && a->formula == b->formula && a->role == b->role &&
            a->grey == b->grey && a->is_struck == b->is_struck && a->rise == b->rise);
}

static void add_rule(LineBuilder *line, const RunBuilder *run) {
    Length size = run->segment->type->size;
    Piece rule = {.kind = PIECE_RULE,
                  .role = PIECE_ARTIFACT,
                  .x = run->x,
                  .y = -size * STRIKE_RISE / 100,
                  .width = run->width,
                  .height = size / 18,
                  .grey = run->segment->grey,
                  .block = run->segment->block};
    g_array_append_val(line->pieces, rule);
}

/* Glyphs that run to the left stand left of where the run begins; the piece begins where it ends.
 */
static void turn_run(RunBuilder *run) {
    for (guint i = 0; i < run->glyphs->len; i++)
        g_array_index(run->glyphs, PlacedGlyph, i).x += run->width;
    run->x -= run->width;
}

static void flush_run(LineBuilder *line) {
    RunBuilder *run = &line->run;
    if (run->glyphs->len > 0) {
        if (run->is_rtl)
            turn_run(run);
        TextRun *text = arena_new0(run->arena, TextRun);
        *text = (TextRun){.font = run->font,
                          .text = arena_strndup(run->arena, run->text->str, run->text->len),
                          .n_bytes = (guint)run->text->len,
                          .glyphs = arena_memdup(run->arena, run->glyphs->data,
                                                 run->glyphs->len * sizeof(PlacedGlyph)),
                          .n_glyphs = run->glyphs->len,
                          .clusters = arena_memdup(run->arena, run->clusters->data,
                                                   run->clusters->len * sizeof(Cluster)),
                          .n_clusters = run->clusters->len,
                          .is_rtl = run->is_rtl,
                          .expansion = (gint16)run->expansion};
        Piece piece = {.kind = PIECE_TEXT,
                       .role = run->segment->role,
                       .x = run->x,
                       .y = -run->segment->rise,
                       .width = run->width,
                       .grey = run->segment->grey,
                       .block = run->segment->block,
                       .inl = run->segment->inl,
                       .language = run->segment->language,
                       .formula = run->segment->formula,
                       .run = text};
        g_array_append_val(line->pieces, piece);
        if (run->segment->is_struck)
            add_rule(line, run);
    }
    g_string_truncate(run->text, 0);
    g_array_set_size(run->glyphs, 0);
    g_array_set_size(run->clusters, 0);
    run->segment = NULL;
}

/* `x`: where it begins, its right end where it runs to the left. */
static void open_run(LineBuilder *line, const Font *font, const Segment *segment, Length x,
                     gboolean is_rtl, gint expansion) {
    RunBuilder *run = &line->run;
    Length end = is_rtl ? run->x - run->width : run->x + run->width;
    if (run->segment != NULL && run->font == font && same_look(run->segment, segment) &&
        run->expansion == expansion && run->is_rtl == is_rtl &&
        (!line->paragraph->is_mixed || end == x))
        return;
    flush_run(line);
    run->font = font;
    run->is_rtl = is_rtl;
    run->segment = segment;
    run->x = x;
    run->width = 0;
    run->expansion = expansion;
}

static void add_cluster(RunBuilder *run, const char *text, ShapedCluster cluster,
                        const ShapedGlyph *glyphs) {
    g_string_append_len(run->text, text, cluster.n_bytes);
    for (guint i = 0; i < cluster.n_glyphs; i++) {
        Length advance = expand(glyphs[i].advance, run->expansion),
               dx = expand(glyphs[i].dx, run->expansion);
        Length x = run->is_rtl ? dx - run->width - advance : dx + run->width;
        PlacedGlyph placed = {glyphs[i].index, x, glyphs[i].dy};
        g_array_append_val(run->glyphs, placed);
        run->width += advance;
    }
    Cluster copy = {cluster.n_bytes, cluster.n_glyphs};
    g_array_append_val(run->clusters, copy);
}

/* The hyphen that the breaker added is drawn as a hyphen and read as U+00AD. */
static void rename_hyphen(RunBuilder *run) {
    g_string_truncate(run->text, run->text->len - 1);
    g_string_append(run->text, SOFT_HYPHEN);
    g_array_index(run->clusters, Cluster, run->clusters->len - 1).n_bytes = strlen(SOFT_HYPHEN);
}

static void add_shaped(LineBuilder *line, const Chunk *chunk, Length x, gint expansion) {
    const Shaped *shaped = chunk->shaped;
    if (chunk->level & 1)
        x += chunk->width;
    for (guint r = 0; r < shaped->n_runs; r++) {
        const ShapedRun *part = &shaped->runs[r];
        open_run(line, part->font, chunk->segment, x, chunk->level & 1,
                 chunk->segment->expands ? expansion : 0);
        Length before = line->run.width;
        guint byte = part->start, glyph = 0;
        for (guint c = 0; c < part->n_clusters; c++) {
            add_cluster(&line->run, shaped->text + byte, part->clusters[c], part->glyphs + glyph);
            byte += part->clusters[c].n_bytes;
            glyph += part->clusters[c].n_glyphs;
        }
        x += chunk->level & 1 ? before - line->run.width : line->run.width - before;
    }
    if (chunk->ends_in_hyphen)
        rename_hyphen(&line->run);
}

/* A space belongs to the run before it where that has its look, else it is a run of its own. */
static void add_space(LineBuilder *line, const Chunk *chunk, Length x, gint expansion) {
    Paragraph *paragraph = line->paragraph;
    const Shaped *space =
        shaper_word(paragraph->typesetter->shaper, chunk->segment->type, " ", 1, (Place){0});
    if (space->n_runs == 0 || space->runs[0].n_glyphs == 0)
        return;
    gboolean is_rtl = chunk->level & 1;
    open_run(line, space->runs[0].font, chunk->segment, is_rtl ? x + chunk->width : x, is_rtl,
             chunk->segment->expands ? expansion : 0);
    PlacedGlyph placed = {space->runs[0].glyphs[0].index,
                          is_rtl ? -line->run.width - chunk->width : line->run.width, 0};
    g_array_append_val(line->run.glyphs, placed);
    Cluster cluster = {1, 1};
    g_array_append_val(line->run.clusters, cluster);
    g_string_append_c(line->run.text, ' ');
    line->run.width += chunk->width;
}

/* White between ideographs widens the run it stands in. */
static void add_gap(LineBuilder *line, const Chunk *chunk) {
    if (line->run.segment != NULL)
        line->run.width += chunk->width;
}

static void add_image(LineBuilder *line, const Chunk *chunk, Length x) {
    flush_run(line);
    const Segment *segment = chunk->segment;
    Piece piece = {.kind = PIECE_PICTURE,
                   .x = x,
                   .y = -segment->height,
                   .width = segment->width,
                   .height = segment->height,
                   .block = segment->block,
                   .inl = segment->inl,
                   .picture = segment->image->picture,
                   .alt = segment->image->text};
    g_array_append_val(line->pieces, piece);
}

/* ---- formulas ---- */

/* A run of glyphs while marks are joined: those on one baseline, in one size. */
typedef struct GlyphRun {
    GArray *glyphs, *clusters;
    GString *text;
    const MathMark *first;
    Length end; /* x behind its last glyph */
} GlyphRun;

static void flush_glyphs(Arena *arena, GlyphRun *run, Piece look, Length x, GArray *pieces) {
    if (run->first == NULL)
        return;
    TextRun *text = arena_new0(arena, TextRun);
    *text = (TextRun){
        .font = run->first->font,
        .text = arena_strndup(arena, run->text->str, run->text->len),
        .n_bytes = (guint)run->text->len,
        .glyphs = arena_memdup(arena, run->glyphs->data, run->glyphs->len * sizeof(PlacedGlyph)),
        .n_glyphs = run->glyphs->len,
        .clusters = arena_memdup(arena, run->clusters->data, run->clusters->len * sizeof(Cluster)),
        .n_clusters = run->clusters->len};
    look.kind = PIECE_TEXT;
    look.x = x + run->first->x;
    look.y += run->first->y;
    look.width = run->end - run->first->x;
    look.run = text;
    g_array_append_val(pieces, look);
    g_array_set_size(run->glyphs, 0);
    g_array_set_size(run->clusters, 0);
    g_string_truncate(run->text, 0);
    run->first = NULL;
}

/* The parts that a sign is put together from are one cluster. */
static void add_glyph(GlyphRun *run, const MathMark *mark) {
    PlacedGlyph placed = {mark->glyph, mark->x - run->first->x, mark->y - run->first->y};
    g_array_append_val(run->glyphs, placed);
    g_string_append(run->text, mark->text);
    run->end = MAX(run->end, mark->x + mark->advance);
    if (mark->text[0] == '\0') {
        g_array_index(run->clusters, Cluster, run->clusters->len - 1).n_glyphs++;
        return;
    }
    Cluster cluster = {(guint16)strlen(mark->text), 1};
    g_array_append_val(run->clusters, cluster);
}

static void join_glyph(Arena *arena, GlyphRun *run, const MathMark *mark, Piece look, Length x,
                       GArray *pieces) {
    gboolean goes_on = run->first != NULL && run->first->font == mark->font &&
                       (mark->text[0] == '\0' || (run->first->y == mark->y && mark->x >= run->end));
    if (!goes_on) {
        flush_glyphs(arena, run, look, x, pieces);
        run->first = mark;
        run->end = mark->x;
    }
    add_glyph(run, mark);
}

static void add_shaped_run(Arena *arena, const Shaped *shaped, const ShapedRun *part, Piece look,
                           GArray *pieces) {
    PlacedGlyph *glyphs = arena_array(arena, PlacedGlyph, part->n_glyphs);
    Cluster *clusters = arena_array(arena, Cluster, part->n_clusters);
    look.width = 0;
    for (guint i = 0; i < part->n_glyphs; i++) {
        const ShapedGlyph *glyph = &part->glyphs[i];
        glyphs[i] = (PlacedGlyph){glyph->index, look.width + glyph->dx, glyph->dy};
        look.width += glyph->advance;
    }
    for (guint i = 0; i < part->n_clusters; i++)
        clusters[i] = (Cluster){part->clusters[i].n_bytes, part->clusters[i].n_glyphs};
    TextRun *text = arena_new0(arena, TextRun);
    *text = (TextRun){.font = part->font,
                      .text = arena_strndup(arena, shaped->text + part->start, part->n_bytes),
                      .n_bytes = part->n_bytes,
                      .glyphs = glyphs,
                      .n_glyphs = part->n_glyphs,
                      .clusters = clusters,
                      .n_clusters = part->n_clusters};
    look.kind = PIECE_TEXT;
    look.run = text;
    g_array_append_val(pieces, look);
}

static void add_math_words(Arena *arena, const MathMark *mark, Piece look, GArray *pieces) {
    for (guint i = 0; i < mark->words->n_runs; i++) {
        add_shaped_run(arena, mark->words, &mark->words->runs[i], look, pieces);
        look.x += g_array_index(pieces, Piece, pieces->len - 1).width;
    }
}

static void add_mark(Arena *arena, const MathMark *mark, Piece look, Length x, GArray *pieces) {
    look.x = x + mark->x;
    look.y += mark->y;
    if (mark->words != NULL) {
        add_math_words(arena, mark, look, pieces);
        return;
    }
    look.kind = PIECE_RULE;
    look.width = mark->width;
    look.height = mark->height;
    g_array_append_val(pieces, look);
}

guint fit_formula(Typesetter *typesetter, const MathBox *box, Piece look, Length x,
                  Piece **ret_pieces) {
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(PlacedGlyph));
    g_autoptr(GArray) clusters = g_array_new(FALSE, FALSE, sizeof(Cluster));
    g_autoptr(GString) text = g_string_new(NULL);
    GlyphRun run = {glyphs, clusters, text, NULL, 0};
    for (guint i = 0; i < box->n_marks; i++) {
        const MathMark *mark = &box->marks[i];
        if (mark->font != NULL) {
            join_glyph(typesetter->arena, &run, mark, look, x, pieces);
            continue;
        }
        flush_glyphs(typesetter->arena, &run, look, x, pieces);
        add_mark(typesetter->arena, mark, look, x, pieces);
    }
    flush_glyphs(typesetter->arena, &run, look, x, pieces);
    *ret_pieces = arena_memdup(typesetter->scratch, pieces->data, pieces->len * sizeof(Piece));
    return pieces->len;
}

static void add_formula(LineBuilder *line, const Segment *segment, Length x) {
    flush_run(line);
    Piece look = {.role = segment->role,
                  .grey = segment->grey,
                  .block = segment->block,
                  .inl = segment->inl,
                  .formula = segment->formula};
    Piece *pieces;
    guint n = fit_formula(line->paragraph->typesetter, segment->box, look, x, &pieces);
    g_array_append_vals(line->pieces, pieces, n);
    line->height = MAX(line->height, segment->box->height);
    line->depth = MAX(line->depth, segment->box->depth);
}

static void add_note(LineBuilder *line, const Segment *segment) {
    if (segment->inl == NULL || segment->inl->kind != INLINE_NOTE)
        return;
    const Block *note = segment->inl->note;
    if (!g_ptr_array_find(line->notes, note, NULL))
        g_ptr_array_add(line->notes, (gpointer)note);
}

static const char *destination_of(const Inline *inl) {
    if (inl->kind == INLINE_NOTE)
        return inl->note->id;
    if (inl->destination != NULL)
        return inl->destination->id;
    return inl->destination_division != NULL ? inl->destination_division->slug : NULL;
}

/* What a page is named for is said to those who hear of the link. */
static const char *words_of(const Inline *inl) {
    return inl->text == NULL && inl->reference != NULL ? inl->reference->text : inl->text;
}

static void add_link(LineBuilder *line, const Segment *segment, Length x, Length width) {
    const Inline *inl = segment->inl;
    if (inl == NULL || (inl->href == NULL && destination_of(inl) == NULL))
        return;
    LinkArea *last =
        line->links->len > 0 ? &g_array_index(line->links, LinkArea, line->links->len - 1) : NULL;
    if (last != NULL && last->inl == inl) {
        Length end = MAX(last->x + last->width, x + width);
        last->x = MIN(last->x, x);
        last->width = end - last->x;
        return;
    }
    Arena *arena = line->run.arena;
    g_autofree char *words =
        inl->kind == INLINE_LINK ? inline_text(inl->first) : g_strdup(words_of(inl));
    LinkArea area = {.x = x,
                     .width = width,
                     .href = inl->href,
                     .destination = inl->href == NULL ? destination_of(inl) : NULL,
                     .inl = inl,
                     .title =
                         inl->kind == INLINE_NOTE ? inl->note->number : arena_strdup(arena, words)};
    g_array_append_val(line->links, area);
}

static void add_chunk(LineBuilder *line, const Chunk *chunk, Length x, gint expansion) {
    if (chunk->segment == NULL) {
        flush_run(line);
        return;
    }
    if (chunk->is_gap)
        add_gap(line, chunk);
    else if (chunk->is_space)
        add_space(line, chunk, x, expansion);
    else if (chunk->shaped != NULL)
        add_shaped(line, chunk, x, expansion);
    else if (chunk->segment->box != NULL)
        add_formula(line, chunk->segment, x);
    else
        add_image(line, chunk, x);
    add_note(line, chunk->segment);
    add_link(line, chunk->segment, x, chunk->width);
}

static LineBuilder line_builder(Paragraph *paragraph) {
    return (LineBuilder){.paragraph = paragraph,
                         .pieces = g_array_new(FALSE, FALSE, sizeof(Piece)),
                         .links = g_array_new(FALSE, FALSE, sizeof(LinkArea)),
                         .notes = g_ptr_array_new(),
                         .run = {.arena = paragraph->typesetter->arena,
                                 .text = g_string_new(NULL),
                                 .glyphs = g_array_new(FALSE, FALSE, sizeof(PlacedGlyph)),
                                 .clusters = g_array_new(FALSE, FALSE, sizeof(Cluster))}};
}

static SetLine finish_line(LineBuilder *line, Length width) {
    Arena *arena = line->paragraph->typesetter->scratch;
    SetLine set = {
        .pieces = arena_memdup(arena, line->pieces->data, line->pieces->len * sizeof(Piece)),
        .n_pieces = line->pieces->len,
        .links = arena_memdup(arena, line->links->data, line->links->len * sizeof(LinkArea)),
        .n_links = line->links->len,
        .n_notes = line->notes->len,
        .height = line->height,
        .depth = line->depth,
        .width = width};
    set.notes = line->notes->len == 0
                    ? NULL
                    : arena_memdup(arena, line->notes->pdata, line->notes->len * sizeof(gpointer));
    g_array_unref(line->pieces);
    g_array_unref(line->links);
    g_ptr_array_unref(line->notes);
    g_string_free(line->run.text, TRUE);
    g_array_unref(line->run.glyphs);
    g_array_unref(line->run.clusters);
    return set;
}

/* The space that a line was broken at stays in the text, past the line's end: where a PDF's text is
 * read by its structure, the words of two lines would else run together. */
static void add_broken_space(LineBuilder *line, const Segment *segment, Length x, gint expansion) {
    Chunk chunk = {.segment = segment, .is_space = TRUE, .level = line->paragraph->is_rtl};
    if (segment != NULL)
        add_space(line, &chunk, x, expansion);
}

/* The segment of the space that the line ends at, be it the glue or a penalty put before it; or
 * NULL. */
static const Segment *broken_space(const Paragraph *paragraph, const Line *line) {
    if (line->end + 1 >= paragraph->items->len)
        return NULL;
    const Item *item = &g_array_index(paragraph->items, Item, line->end);
    const Content *content = &g_array_index(paragraph->contents, Content, item->content);
    return item->kind != ITEM_BOX && content->from < content->to ? content->segment : NULL;
}

/* Where each chunk begins: one after the other, or as rule L2 of Unicode's Annex 9 orders them. */
static Length *place_chunks(const Paragraph *paragraph, const GArray *chunks, Length x) {
    Length *places = g_new(Length, chunks->len + 1);
    g_autofree guint8 *levels = g_new(guint8, chunks->len + 1);
    for (guint i = 0; i < chunks->len; i++)
        levels[i] = g_array_index(chunks, Chunk, i).level;
    g_autofree guint *order = paragraph->is_mixed ? fit_order(levels, chunks->len) : NULL;
    for (guint i = 0; i < chunks->len; i++) {
        guint at = order != NULL ? order[i] : i;
        places[at] = x;
        x += g_array_index(chunks, Chunk, at).width;
    }
    return places;
}

/* Pieces, links: as in a mirror that stands on the measure. */
static void mirror(LineBuilder *line, Length measure) {
    for (guint i = 0; i < line->pieces->len; i++) {
        Piece *piece = &g_array_index(line->pieces, Piece, i);
        piece->x = measure - piece->x - piece->width;
    }
    for (guint i = 0; i < line->links->len; i++) {
        LinkArea *link = &g_array_index(line->links, LinkArea, i);
        link->x = measure - link->x - link->width;
    }
}

static SetLine build_line(Paragraph *paragraph, const GArray *chunks, Fit fit, Length measure,
                          const Segment *space) {
    LineBuilder line = line_builder(paragraph);
    Length width = total_width(chunks);
    Length x = paragraph->is_rtl ? measure - fit.x - width : fit.x;
    g_autofree Length *places = place_chunks(paragraph, chunks, x);
    for (guint i = 0; i < chunks->len; i++)
        add_chunk(&line, &g_array_index(chunks, Chunk, i), places[i], fit.expansion);
    add_broken_space(&line, space, paragraph->is_rtl ? x : x + width, fit.expansion);
    flush_run(&line);
    if (paragraph->typesetter->mirrors)
        mirror(&line, measure);
    SetLine set = finish_line(&line, width);
    set.ratio = fit.ratio;
    set.is_overfull = fit.is_overfull;
    return set;
}

static void report_overfull(const Paragraph *paragraph, const SetLine *line, Length measure) {
    if (!line->is_overfull || paragraph->block == NULL)
        return;
    char by[G_ASCII_DTOSTR_BUF_SIZE];
    diag_add(paragraph->typesetter->diag, DIAG_LINE_OVERFULL, paragraph->block->place,
             "a line of this %s is %s pt wider than the measure",
             block_kind_name(paragraph->block->kind),
             g_ascii_formatd(by, sizeof by, "%.1f", length_to_pt(line->width - measure)));
}

static const Item *items_of(const Paragraph *paragraph) {
    return (const Item *)(const void *)paragraph->items->data;
}

static LineSettings settings_of(const Paragraph *paragraph, Length measure) {
    LineSettings settings = line_settings(measure);
    if (paragraph->setting.flush != FLUSH_JUSTIFIED) {
        settings.rag = measure / 4;
        settings.emergency_stretch = measure;
    }
    return settings;
}

static SetLine *set_lines(Paragraph *paragraph, const Line *lines, guint n, Length measure) {
    SetLine *set = arena_array(paragraph->typesetter->scratch, SetLine, n);
    for (guint i = 0; i < n; i++) {
        g_autoptr(GArray) chunks = collect_chunks(paragraph, &lines[i]);
        gboolean is_last = lines[i].stretch == LENGTH_MAX;
        Fit fit = fit_chunks(paragraph, chunks, measure, i == 0, is_last);
        set[i] = build_line(paragraph, chunks, fit, measure, broken_space(paragraph, &lines[i]));
        set[i].is_hyphenated = lines[i].is_hyphenated;
        report_overfull(paragraph, &set[i], measure);
    }
    return set;
}

guint fit_paragraph(Paragraph *paragraph, Length measure, SetLine **ret_lines) {
    paragraph_end(paragraph);
    LineSettings settings = settings_of(paragraph, measure);
    Line *lines;
    guint n = lines_break(paragraph->arena, items_of(paragraph), paragraph->items->len, &settings,
                          &lines);
    *ret_lines = set_lines(paragraph, lines, n, measure);
    return n;
}

guint fit_count(Paragraph *paragraph, Length measure) {
    paragraph_end(paragraph);
    LineSettings settings = settings_of(paragraph, measure);
    Line *lines;
    return lines_break(paragraph->arena, items_of(paragraph), paragraph->items->len, &settings,
                       &lines);
}

void fit_vary(Paragraph *paragraph, Length measure, guint n_lines, gint32 *ret_less,
              gint32 *ret_more) {
    paragraph_end(paragraph);
    *ret_less = *ret_more = -1;
    LineSettings settings = settings_of(paragraph, measure);
    if (n_lines <= VARIED_LINES + 1)
        lines_vary(items_of(paragraph), paragraph->items->len, &settings, n_lines, ret_less,
                   n_lines < VARIED_LINES ? ret_more : NULL);
}

guint fit_paragraph_to(Paragraph *paragraph, Length measure, guint n_wanted, SetLine **ret_lines) {
    paragraph_end(paragraph);
    LineSettings settings = settings_of(paragraph, measure);
    Line *lines;
    guint n = lines_break_to(paragraph->arena, items_of(paragraph), paragraph->items->len,
                             &settings, n_wanted, &lines);
    *ret_lines = n > 0 ? set_lines(paragraph, lines, n, measure) : NULL;
    return n;
}

SetLine fit_line(Paragraph *paragraph) {
    Line whole = {.first = 0, .end = paragraph->items->len};
    if (paragraph->items->len == 0)
        return (SetLine){0};
    paragraph_end(paragraph);
    whole.end = paragraph->items->len - 1;
    g_autoptr(GArray) chunks = collect_chunks(paragraph, &whole);
    return build_line(paragraph, chunks, (Fit){0}, total_width(chunks), NULL);
}
