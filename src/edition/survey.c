/* Walks the slots as the EPUB has them, a holder before what it holds. */
#include "edition/survey.h"
#include "base/text.h"
#include <string.h>

#define WORDS_SHOWN 32u /* characters of a block that its line shows */

typedef struct Survey {
    Arena *arena;
    const Book *book;
    const SurveyOptions *options;
    GArray *chapters, *blocks;
} Survey;

static const char *folio_of(const Survey *survey, const char *name) {
    return survey->options->folios != NULL ? g_hash_table_lookup(survey->options->folios, name)
                                           : NULL;
}

/* Cut at the end of a word; NULL for what holds others, whose words stand in their own lines. */
static const char *first_words(Survey *survey, const Block *block) {
    if (block->slots != NULL)
        return NULL;
    g_autofree char *raw = block_text(block);
    g_autofree char *text = text_collapse(raw);
    if (g_utf8_strlen(text, -1) <= (glong)WORDS_SHOWN)
        return text[0] != '\0' ? arena_strdup(survey->arena, text) : NULL;
    char *end = g_utf8_offset_to_pointer(text, WORDS_SHOWN);
    *end = '\0';
    char *space = strrchr(text, ' ');
    if (space != NULL)
        *space = '\0';
    return arena_strdup(survey->arena, text);
}

static void add_block(Survey *survey, const Slot *slot, const char *at) {
    const Block *block = slot->block;
    LineageBlock line = {.chapter = survey->chapters->len - 1,
                         .slot = slot->name,
                         .at = arena_strdup(survey->arena, at),
                         .kind = slot->kind,
                         .is_entry = slot->is_entry};
    if (block != NULL) {
        line.id = block->id;
        line.print = block->print;
        line.number = block->number;
        line.page = folio_of(survey, block->id);
        line.href = survey->options->href(survey->arena, NULL, block->division, block);
        line.words = first_words(survey, block);
    }
    g_array_append_val(survey->blocks, line);
}

static void add_slots(Survey *survey, const Slot *list, const char *at);

/* A list headed by a gap: what is in the gap is of one level more. */
static void add_more(Survey *survey, const Slot *gap, const char *at) {
    if (gap == NULL)
        return;
    g_autofree char *deeper = g_strdup_printf("%c%s", at[0], at);
    add_more(survey, gap->more, deeper);
    add_slots(survey, gap->next, at);
}

static void add_held(Survey *survey, const Block *block) {
    g_autofree char *before = g_strconcat("<", block->id, NULL);
    if (block->lead != NULL)
        add_more(survey, block->lead->more, before);
    add_slots(survey, block->slots, block->id);
}

static void add_slots(Survey *survey, const Slot *list, const char *at) {
    for (const Slot *slot = list; slot != NULL; slot = slot->next) {
        add_block(survey, slot, at);
        if (slot->block != NULL)
            add_held(survey, slot->block);
        g_autofree char *behind = g_strconcat("+", slot->name, NULL);
        add_more(survey, slot->more, behind);
    }
}

static void add_chapter(Survey *survey, const Division *division) {
    g_autofree char *raw = inline_text(division->heading->inlines);
    g_autofree char *title = text_collapse(raw);
    LineageChapter chapter = {.slug = division->slug,
                              .file = survey->options->href(survey->arena, NULL, division, NULL),
                              .role = role_name(division->role),
                              .number = division->number,
                              .page = folio_of(survey, division->slug),
                              .title = arena_strdup(survey->arena, title),
                              .within = division->host != NULL ? division->host->slug : NULL,
                              .before = division->before != NULL ? division->before->slug : NULL,
                              .kind = division->kind,
                              .summary = division->summary};
    g_array_append_val(survey->chapters, chapter);
    if (division_is_generated(division))
        return;
    add_slots(survey, division->heading->slot, "=");
    add_more(survey, division->lead->more, "<.");
    add_slots(survey, division->slots, ".");
    add_more(survey, division->note_lead->more, "<*");
    add_slots(survey, division->note_slots, "*");
}

static void add_aliases(Survey *survey, Lineage *lineage) {
    const GArray *aliases = survey->book->aliases;
    lineage->aliases = arena_array(survey->arena, LineageAlias, aliases->len);
    for (guint i = 0; i < aliases->len; i++) {
        const Alias *alias = &g_array_index(aliases, Alias, i);
        lineage->aliases[i] = (LineageAlias){.name = alias->name, .id = alias->block->id};
    }
    lineage->n_aliases = aliases->len;
}

static const char *relic_href(Survey *survey, const Relic *relic) {
    if (relic->division == NULL)
        return NULL;
    const char *file = survey->options->href(survey->arena, NULL, relic->division, NULL);
    return arena_printf(survey->arena, "%s#%s", file, relic->id);
}

static void add_relics(Survey *survey, Lineage *lineage) {
    const GArray *relics = survey->book->relics;
    lineage->gone = arena_array(survey->arena, LineageGone, relics->len);
    for (guint i = 0; i < relics->len; i++) {
        const Relic *relic = &g_array_index(relics, Relic, i);
        lineage->gone[i] = (LineageGone){.id = relic->id,
                                         .kind = relic->kind,
                                         .slot = relic->slot != NULL ? relic->slot->name : NULL,
                                         .instead = relic->instead,
                                         .href = relic_href(survey, relic)};
    }
    lineage->n_gone = relics->len;
}

static void take(Survey *survey, Record *record) {
    Lineage *lineage = &record->lineage;
    lineage->n_chapters = survey->chapters->len;
    lineage->chapters = arena_memdup(survey->arena, survey->chapters->data,
                                     survey->chapters->len * sizeof(LineageChapter));
    lineage->n_blocks = survey->blocks->len;
    lineage->blocks = arena_memdup(survey->arena, survey->blocks->data,
                                   survey->blocks->len * sizeof(LineageBlock));
    add_aliases(survey, lineage);
    add_relics(survey, lineage);
}

static const char *join_authors(Arena *arena, const Meta *meta) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < meta->n_authors; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? "; " : "", meta->authors[i].name);
    return names->len > 0 ? arena_strdup(arena, names->str) : NULL;
}

Record *survey_make(Arena *arena, const Book *book, const SurveyOptions *options) {
    g_assert(book->is_sealed);
    Record *record = arena_new0(arena, Record);
    const Meta *meta = &book->meta;
    *record = (Record){.identifier = meta->identifier,
                       .title = meta->title,
                       .commit = options->commit,
                       .language = meta->language,
                       .description = meta->description,
                       .author = join_authors(arena, meta),
                       .path = meta->path,
                       .series = meta->series,
                       .faces = options->faces,
                       .n_faces = options->n_faces};
    record->lineage.revision = meta->revision != NULL ? meta->revision : "0.0.0";
    record->lineage.date = meta->date;
    Survey survey = {arena, book, options, g_array_new(FALSE, FALSE, sizeof(LineageChapter)),
                     g_array_new(FALSE, FALSE, sizeof(LineageBlock))};
    for (const Division *division = book->first; division != NULL; division = division->next)
        add_chapter(&survey, division);
    take(&survey, record);
    g_array_unref(survey.chapters);
    g_array_unref(survey.blocks);
    return record;
}
