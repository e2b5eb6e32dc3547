/* Boxes in boxes while a formula is set, then one list of marks. One function a rule of TeX's
 * appendix G, whose numbers are given. Within, y counts upwards. */
#include "typeset/mathbox.h"
#include <string.h>

#define MU_PER_EM 18
#define PENALTY_AFTER_RELATION 500
#define PENALTY_AFTER_BINARY 700
#define FENCE_FACTOR 901           /* [1/1000] of what a fence encloses it covers at least … */
#define FENCE_SHORTFALL_PERCENT 20 /* [% of the size] … or all but this much of it */
#define NULL_FENCE_PERCENT 12      /* [% of the size] white at both sides of a fraction */
#define LEADING_PERCENT 130        /* [% of the size] from row to row of a matrix … */
#define LEADING_PERCENT_OPEN 165   /* … of aligned lines */
#define STRUT_PERCENT 70           /* [% of that leading] above the baseline */
#define REPEATS_AT_MOST 4000

/* Display, text, script and scriptscript style; `is_cramped` lowers exponents. */
typedef struct TexStyle {
    gboolean is_display, is_cramped;
    guint level; /* 0 text, 1 script, 2 scriptscript */
} TexStyle;

typedef struct Box Box;
struct Box {
    Length width, height, depth;
    Length italic;     /* of one sign, not in the width */
    Length attachment; /* of one sign */
    gboolean is_sign;
    Length x, y; /* in its parent */
    Box *next, *first, *last;
    const MathMark *mark;
};

typedef struct Job {
    const MathSetter *setter;
    const Type *type;
    Length size; /* of text style */
    Place place;
} Job;

static Box *set_row(Job *job, const Math *row, TexStyle style);
static Box *set_item(Job *job, const Math *math, TexStyle style);

/* ---- boxes ---- */

static Box *new_box(Job *job) {
    return arena_new0(job->setter->arena, Box);
}

/* The parent grows in height and depth, not in width. */
static void put(Box *parent, Box *child, Length x, Length y) {
    child->x = x;
    child->y = y;
    *(parent->last != NULL ? &parent->last->next : &parent->first) = child;
    parent->last = child;
    parent->height = MAX(parent->height, y + child->height);
    parent->depth = MAX(parent->depth, child->depth - y);
}

static void put_behind(Box *parent, Box *child) {
    put(parent, child, parent->width, 0);
    parent->width += child->width;
}

static Box *new_space(Job *job, Length width) {
    Box *box = new_box(job);
    box->width = width;
    return box;
}

static Box *new_rule(Job *job, Length width, Length thickness) {
    Box *box = new_box(job);
    MathMark *mark = arena_new0(job->setter->arena, MathMark);
    mark->width = width;
    mark->height = thickness;
    box->width = width;
    box->height = thickness;
    box->mark = mark;
    return box;
}

/* ---- styles ---- */

static Length size_of(const Job *job, TexStyle style) {
    if (style.level == 0)
        return job->size;
    MathPercent which = style.level == 1 ? MATH_SCRIPT_PERCENT : MATH_SCRIPT_SCRIPT_PERCENT;
    return (Length)((gint64)job->size * mathface_percent(job->setter->faces, which) / 100);
}

static Length constant(const Job *job, MathConstant which, TexStyle style) {
    return mathface_constant(job->setter->faces, which, size_of(job, style));
}

/* One of two constants that follow each other: for text, for displays. */
static Length constant_by_style(const Job *job, MathConstant text, TexStyle style) {
    return constant(job, style.is_display ? text + 1 : text, style);
}

static TexStyle script_style(TexStyle style) {
    return (TexStyle){FALSE, style.is_cramped, MIN(style.level + 1, 2)};
}

static TexStyle fraction_style(TexStyle style) {
    return style.is_display ? (TexStyle){FALSE, style.is_cramped, 0} : script_style(style);
}

static TexStyle cramped(TexStyle style) {
    style.is_cramped = TRUE;
    return style;
}

static TexStyle styled(TexStyle style, MathStyle wanted) {
    return wanted == MATH_INHERITED ? style
                                    : (TexStyle){wanted == MATH_DISPLAY, style.is_cramped, 0};
}

/* ---- signs ---- */

static const Font *font_of(const Job *job, TexStyle style) {
    return faces_math_font(job->setter->faces, size_of(job, style));
}

static Box *new_glyph(Job *job, const MathGlyph *glyph, const char *text, TexStyle style) {
    Box *box = new_box(job);
    MathMark *mark = arena_new0(job->setter->arena, MathMark);
    *mark = (MathMark){.font = font_of(job, style),
                       .glyph = glyph->index,
                       .advance = glyph->advance,
                       .text = text};
    *box = (Box){.width = glyph->advance,
                 .height = glyph->height,
                 .depth = glyph->depth,
                 .italic = glyph->italic,
                 .attachment = glyph->attachment,
                 .is_sign = TRUE,
                 .mark = mark};
    return box;
}

static gboolean find_glyph(Job *job, gunichar character, TexStyle style, MathGlyph *ret_glyph) {
    const MathSetter *setter = job->setter;
    if (mathface_glyph(setter->faces, character, style.level, size_of(job, style), ret_glyph))
        return TRUE;
    char utf8[7] = {0};
    g_unichar_to_utf8(character, utf8);
    diag_add(setter->diag, DIAG_GLYPH_MISSING, job->place,
             "the face of formulas has no character %s (U+%04X)", utf8, character);
    return FALSE;
}

static Box *set_character(Job *job, gunichar character, const char *text, TexStyle style) {
    MathGlyph glyph;
    return find_glyph(job, character, style, &glyph) ? new_glyph(job, &glyph, text, style)
                                                     : new_box(job);
}

/* What a letter in an alphabet of its own is read as: itself, but for those that mean something
 * else than the plain letter. */
static const char *text_of_letter(Job *job, gunichar letter, gunichar shown, MathVariant variant) {
    gboolean differs = variant == MATH_DOUBLE || variant == MATH_SCRIPT || variant == MATH_FRAKTUR;
    char utf8[7] = {0};
    g_unichar_to_utf8(differs ? shown : letter, utf8);
    return arena_strdup(job->setter->arena, utf8);
}

static Box *set_letters(Job *job, const Math *math, TexStyle style) {
    Box *word = new_box(job), *letter = NULL;
    for (const char *p = math->text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar plain = g_utf8_get_char(p), shown = math_letter(plain, math->variant);
        letter = set_character(job, shown, text_of_letter(job, plain, shown, math->variant), style);
        put_behind(word, letter);
    }
    gboolean is_one = letter != NULL && word->first == letter;
    return is_one ? word->first : word;
}

static Length axis_of(const Job *job, TexStyle style) {
    return constant(job, MATH_AXIS, style);
}

static Box *centre_on_axis(Job *job, Box *inner, TexStyle style) {
    Box *box = new_box(job);
    put(box, inner, 0, axis_of(job, style) - (inner->height - inner->depth) / 2);
    box->width = inner->width;
    box->italic = inner->italic;
    box->height = inner->y + inner->height;
    box->depth = inner->depth - inner->y;
    return box;
}

/* Rule 13. */
static Box *set_large(Job *job, const Math *math, TexStyle style) {
    MathGlyph glyph;
    if (!find_glyph(job, g_utf8_get_char(math->text), style, &glyph))
        return new_box(job);
    if (style.is_display)
        glyph = mathface_variant(job->setter->faces, glyph.index, TRUE,
                                 constant(job, MATH_DISPLAY_MIN, style), size_of(job, style));
    return centre_on_axis(job, new_glyph(job, &glyph, math->text, style), style);
}

static Box *set_words(Job *job, const Math *math, TexStyle style) {
    Type type = *job->type;
    type.size = (Length)((gint64)type.size * size_of(job, style) / job->size);
    const Shaped *words = shaper_word(job->setter->shaper, shaper_type(job->setter->shaper, type),
                                      math->text, strlen(math->text), job->place);
    Box *box = new_box(job);
    MathMark *mark = arena_new0(job->setter->arena, MathMark);
    mark->words = words;
    *box = (Box){.width = words->width,
                 .height = type.size * 7 / 10,
                 .depth = type.size * 2 / 10,
                 .mark = mark};
    return box;
}

/* ---- signs that grow ---- */

typedef struct Assembly {
    const MathPart *parts;
    guint n, n_repeats;
    Length overlap; /* of two parts */
} Assembly;

static gint64 assembly_length(const Assembly *assembly, guint n_repeats) {
    gint64 length = 0;
    guint n = 0;
    for (guint i = 0; i < assembly->n; i++) {
        guint times = assembly->parts[i].repeats ? n_repeats : 1;
        length += (gint64)assembly->parts[i].advance * times;
        n += times;
    }
    return length - (gint64)assembly->overlap * (n > 0 ? n - 1 : 0);
}

static guint count_parts(const Assembly *assembly) {
    guint n = 0;
    for (guint i = 0; i < assembly->n; i++)
        n += assembly->parts[i].repeats ? assembly->n_repeats : 1;
    return n;
}

/* As few parts as reach, then as much overlap as the connectors bear. */
static void fit_assembly(Assembly *assembly, Length wanted) {
    gint64 base = assembly_length(assembly, 0), step = assembly_length(assembly, 1) - base;
    gint64 missing = wanted - base;
    assembly->n_repeats =
        step > 0 && missing > 0 ? (guint)MIN((missing + step - 1) / step, REPEATS_AT_MOST) : 0;
    guint n_joints = count_parts(assembly) - 1;
    Length most = LENGTH_MAX;
    for (guint i = 0; i + 1 < assembly->n; i++)
        most = MIN(most, MIN(assembly->parts[i].end, assembly->parts[i + 1].start));
    gint64 excess = assembly_length(assembly, assembly->n_repeats) - wanted;
    if (n_joints > 0 && excess > 0)
        assembly->overlap =
            MAX(assembly->overlap, (Length)MIN(assembly->overlap + excess / n_joints, most));
}

static Box *build_assembly(Job *job, const Assembly *assembly, gboolean is_vertical,
                           const char *text, TexStyle style) {
    Box *box = new_box(job);
    Length at = 0;
    for (guint i = 0; i < assembly->n; i++)
        for (guint k = 0; k < (assembly->parts[i].repeats ? assembly->n_repeats : 1); k++) {
            MathGlyph glyph =
                mathface_measure(job->setter->faces, assembly->parts[i].index, size_of(job, style));
            Box *part = new_glyph(job, &glyph, box->first == NULL ? text : "", style);
            if (is_vertical)
                put(box, part, 0, at + part->depth);
            else
                put(box, part, at, 0);
            box->width = MAX(box->width, is_vertical ? part->width : at + part->width);
            at += assembly->parts[i].advance - assembly->overlap;
        }
    return box;
}

/* A sign at least as long as wanted, as far as the face goes. */
static Box *set_grown(Job *job, gunichar character, const char *text, gboolean is_vertical,
                      Length wanted, TexStyle style) {
    MathGlyph glyph;
    if (!find_glyph(job, character, (TexStyle){.level = 0}, &glyph))
        return new_box(job);
    Faces *faces = job->setter->faces;
    Length size = size_of(job, style);
    guint32 index = glyph.index;
    glyph = mathface_variant(faces, index, is_vertical, wanted, size);
    Length length = is_vertical ? glyph.height + glyph.depth : glyph.advance;
    Assembly assembly = {0};
    g_autofree MathPart *parts = length < wanted ? mathface_parts(faces, index, is_vertical, size,
                                                                  &assembly.n, &assembly.overlap)
                                                 : NULL;
    if (parts == NULL)
        return new_glyph(job, &glyph, text, style);
    assembly.parts = parts;
    fit_assembly(&assembly, wanted);
    return build_assembly(job, &assembly, is_vertical, text, style);
}

static Box *set_delimiter(Job *job, const char *text, Length wanted, TexStyle style) {
    if (*text == '\0')
        return new_space(job, size_of(job, style) * NULL_FENCE_PERCENT / 100);
    Box *sign = set_grown(job, g_utf8_get_char(text), text, TRUE, wanted, style);
    return centre_on_axis(job, sign, style);
}

/* \big is 8.5 pt high in 10 pt type, each of the next 3 pt more. */
static Box *set_big(Job *job, const Math *math, TexStyle style) {
    Length wanted = size_of(job, style) * (55 + 30 * math->grown) / 100;
    return set_delimiter(job, math->text, wanted, style);
}

static Box *set_operator(Job *job, const Math *math, TexStyle style) {
    if (math->grown > 0)
        return set_big(job, math, style);
    if (math->class == MATH_LARGE)
        return set_large(job, math, style);
    return set_character(job, g_utf8_get_char(math->text), math->text, style);
}

/* ---- fractions: rule 15 ---- */

static void put_centred(Box *parent, Box *child, Length y) {
    put(parent, child, (parent->width - child->width) / 2, y);
}

static Box *stack_fraction(Job *job, Box *above, Box *below, TexStyle style) {
    Box *box = new_space(job, MAX(above->width, below->width));
    Length up = constant_by_style(job, MATH_STACK_TOP, style),
           down = constant_by_style(job, MATH_STACK_BOTTOM, style),
           gap = constant_by_style(job, MATH_STACK_GAP, style),
           white = up - above->depth - (below->height - down);
    if (white < gap) {
        up += (gap - white) / 2;
        down += gap - white - (gap - white) / 2;
    }
    put_centred(box, above, up);
    put_centred(box, below, -down);
    return box;
}

static Box *rule_fraction(Job *job, Box *above, Box *below, TexStyle style) {
    Box *box = new_space(job, MAX(above->width, below->width));
    Length axis = axis_of(job, style), rule = constant(job, MATH_RULE, style),
           up = constant_by_style(job, MATH_NUM_SHIFT, style),
           down = constant_by_style(job, MATH_DEN_SHIFT, style),
           gap_above = constant_by_style(job, MATH_NUM_GAP, style),
           gap_below = constant_by_style(job, MATH_DEN_GAP, style);
    up = MAX(up, axis + rule / 2 + gap_above + above->depth);
    down = MAX(down, below->height + gap_below + rule / 2 - axis);
    put_centred(box, above, up);
    put(box, new_rule(job, box->width, rule), 0, axis - rule / 2);
    put_centred(box, below, -down);
    return box;
}

static Box *set_fraction(Job *job, const Math *math, TexStyle style) {
    TexStyle own = styled(style, math->style);
    Box *above = set_row(job, math->above, fraction_style(own)),
        *below = set_row(job, math->below, cramped(fraction_style(own))),
        *inner = math->has_line ? rule_fraction(job, above, below, own)
                                : stack_fraction(job, above, below, own),
        *box = new_box(job);
    Length white = math->has_line ? size_of(job, own) * NULL_FENCE_PERCENT / 100 : 0;
    put(box, inner, white, 0);
    box->width = inner->width + 2 * white;
    return box;
}

/* ---- roots: rule 11 ---- */

/* Makes room for the degree at the box's left end, and returns where its baseline stands. */
static Length open_degree(Job *job, Box *box, const Box *degree, const Box *sign, TexStyle style) {
    Length raise = (Length)((gint64)(sign->height + sign->depth) *
                            mathface_percent(job->setter->faces, MATH_DEGREE_RAISE_PERCENT) / 100);
    box->width = MAX(0, constant(job, MATH_DEGREE_BEFORE, style) + degree->width +
                            constant(job, MATH_DEGREE_AFTER, style));
    return sign->y - sign->depth + raise + degree->depth;
}

/* The degree is read last, as in MathML. */
static Box *set_root(Job *job, const Math *math, TexStyle style) {
    Box *body = set_row(job, math->body, cramped(style)),
        *degree =
            math->above != NULL ? set_row(job, math->above, (TexStyle){FALSE, TRUE, 2}) : NULL;
    Length rule = constant(job, MATH_ROOT_RULE, style),
           gap = constant_by_style(job, MATH_ROOT_GAP, style),
           wanted = body->height + body->depth + gap + rule;
    Box *sign = set_grown(job, 0x221A, "√", TRUE, wanted, style), *box = new_box(job);
    gap += MAX(0, sign->height + sign->depth - wanted) / 2;
    Length top = body->height + gap + rule, degree_y = 0;
    sign->y = top - sign->height;
    if (degree != NULL)
        degree_y = open_degree(job, box, degree, sign, style);
    put(box, sign, box->width, sign->y);
    box->width += sign->width;
    put(box, new_rule(job, body->width, rule), box->width, top - rule);
    put_behind(box, body);
    if (degree != NULL)
        put(box, degree, MAX(0, constant(job, MATH_DEGREE_BEFORE, style)), degree_y);
    box->height = MAX(box->height, top + constant(job, MATH_ROOT_EXTRA, style));
    return box;
}

/* ---- accents: rules 9, 10 and 12 ---- */

/* The combining sign for one that stands by itself. */
static gunichar combining(const char *text) {
    static const struct {
        const char *text;
        gunichar sign;
    } signs[] = {{"^", 0x302}, {"~", 0x303}, {"¯", 0x304}, {"→", 0x20D7},
                 {"˙", 0x307}, {"¨", 0x308}, {"´", 0x301}, {"`", 0x300},
                 {"˘", 0x306}, {"ˇ", 0x30C}, {"˚", 0x30A}};
    for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
        if (strcmp(signs[i].text, text) == 0)
            return signs[i].sign;
    return g_utf8_get_char(text);
}

static Box *set_bar(Job *job, Box *body, gboolean is_under, TexStyle style) {
    Length gap = constant(job, is_under ? MATH_UNDER_GAP : MATH_OVER_GAP, style),
           rule = constant(job, is_under ? MATH_UNDER_RULE : MATH_OVER_RULE, style),
           extra = constant(job, is_under ? MATH_UNDER_EXTRA : MATH_OVER_EXTRA, style);
    Box *box = new_space(job, body->width);
    put(box, body, 0, 0);
    put(box, new_rule(job, body->width, rule), 0,
        is_under ? -body->depth - gap - rule : body->height + gap);
    box->height += is_under ? 0 : extra;
    box->depth += is_under ? extra : 0;
    return box;
}

static Box *set_brace(Job *job, const Math *math, Box *body, TexStyle style) {
    Box *sign = set_grown(job, g_utf8_get_char(math->text), math->text, FALSE, body->width, style);
    Length gap = constant(job, math->is_under ? MATH_UNDER_GAP : MATH_OVER_GAP, style);
    Box *box = new_space(job, MAX(body->width, sign->width));
    put_centred(box, body, 0);
    put_centred(box, sign,
                math->is_under ? -body->depth - gap - sign->height
                               : body->height + gap + sign->depth);
    return box;
}

static Box *set_hat(Job *job, const Math *math, Box *body, TexStyle style) {
    Box *sign = math->is_wide
                    ? set_grown(job, combining(math->text), math->text, FALSE, body->width, style)
                    : set_character(job, combining(math->text), math->text, style);
    Length raise = body->height - MIN(body->height, constant(job, MATH_ACCENT_BASE, style));
    Length middle = body->is_sign ? body->attachment : body->width / 2,
           own = sign->is_sign ? sign->attachment : sign->width / 2;
    Box *box = new_space(job, body->width);
    box->italic = body->italic;
    put(box, body, 0, 0);
    put(box, sign, middle - own, raise);
    return box;
}

/* A single sign keeps what is known of it. */
static Box *set_nucleus(Job *job, const Math *row, TexStyle style) {
    if (row->first != NULL && row->first->next == NULL)
        return row->first->kind == MATH_ROW ? set_nucleus(job, row->first, style)
                                            : set_item(job, row->first, style);
    return set_row(job, row, style);
}

static Box *set_accent(Job *job, const Math *math, TexStyle style) {
    Box *body = set_nucleus(job, math->body, cramped(style));
    gunichar sign = g_utf8_get_char(math->text);
    if (sign == 0x203E || sign == '_')
        return set_bar(job, body, math->is_under, style);
    if (sign == 0x23DE || sign == 0x23DF)
        return set_brace(job, math, body, style);
    return set_hat(job, math, body, style);
}

/* ---- scripts: rules 13a and 18 ---- */

static Box *set_limits(Job *job, const Math *math, Box *body, TexStyle style) {
    Box *above = math->above != NULL ? set_row(job, math->above, script_style(style)) : NULL;
    Box *below =
        math->below != NULL ? set_row(job, math->below, cramped(script_style(style))) : NULL;
    Length width = MAX(body->width,
                       MAX(above != NULL ? above->width : 0, below != NULL ? below->width : 0)),
           slant = body->italic / 2;
    Box *box = new_space(job, width);
    put_centred(box, body, 0);
    if (below != NULL) {
        Length gap = MAX(constant(job, MATH_LOWER_GAP, style),
                         constant(job, MATH_LOWER_DROP, style) - below->height);
        put(box, below, (width - below->width) / 2 - slant, -body->depth - gap - below->height);
    }
    if (above != NULL) {
        Length gap = MAX(constant(job, MATH_UPPER_GAP, style),
                         constant(job, MATH_UPPER_RISE, style) - above->depth);
        put(box, above, (width - above->width) / 2 + slant, body->height + gap + above->depth);
    }
    return box;
}

/* How far exponent and index stand from the baseline. */
typedef struct Shifts {
    Length up, down;
} Shifts;

static Shifts shifts_of(const Job *job, const Box *body, const Box *above, const Box *below,
                        TexStyle style) {
    Shifts shifts = {
        constant(job, style.is_cramped ? MATH_SUP_SHIFT_CRAMPED : MATH_SUP_SHIFT, style),
        constant(job, MATH_SUB_SHIFT, style)};
    if (!body->is_sign) {
        shifts.up = MAX(shifts.up, body->height - constant(job, MATH_SUP_DROP, style));
        shifts.down = MAX(shifts.down, body->depth + constant(job, MATH_SUB_DROP, style));
    }
    if (above != NULL)
        shifts.up = MAX(shifts.up, above->depth + constant(job, MATH_SUP_BOTTOM_MIN, style));
    if (above == NULL)
        shifts.down = MAX(shifts.down, below->height - constant(job, MATH_SUB_TOP_MAX, style));
    if (above == NULL || below == NULL)
        return shifts;
    Length gap = shifts.up - above->depth - (below->height - shifts.down),
           wanted = constant(job, MATH_SUB_SUP_GAP, style);
    if (gap >= wanted)
        return shifts;
    shifts.down += wanted - gap;
    Length rise = constant(job, MATH_SUP_BOTTOM_WITH_SUB, style) - (shifts.up - above->depth);
    if (rise > 0) {
        shifts.up += rise;
        shifts.down -= rise;
    }
    return shifts;
}

/* An exponent stands clear of what slants beyond the body's width, an index does not. Of a large
 * operator the width holds the slant, and the index goes back. */
static Box *set_beside(Job *job, const Math *math, Box *body, TexStyle style) {
    Box *above = math->above != NULL ? set_row(job, math->above, script_style(style)) : NULL;
    Box *below =
        math->below != NULL ? set_row(job, math->below, cramped(script_style(style))) : NULL;
    Shifts shifts = shifts_of(job, body, above, below, style);
    gboolean is_large = !body->is_sign && body->italic > 0 && math->class == MATH_LARGE;
    Length out = is_large ? 0 : body->italic, back = is_large ? -body->italic : 0, width = 0;
    Box *box = new_box(job);
    put_behind(box, body);
    if (below != NULL) {
        put(box, below, body->width + back, -shifts.down);
        width = back + below->width;
    }
    if (above != NULL) {
        put(box, above, body->width + out, shifts.up);
        width = MAX(width, out + above->width);
    }
    box->width = body->width + MAX(width, 0) + constant(job, MATH_SPACE_AFTER_SCRIPT, style);
    return box;
}

static Box *set_scripts(Job *job, const Math *math, TexStyle style) {
    Box *body = set_nucleus(job, math->body, style);
    gboolean has_limits =
        math->limits == MATH_LIMITS || (math->limits == MATH_LIMITS_IN_DISPLAY && style.is_display);
    return has_limits ? set_limits(job, math, body, style) : set_beside(job, math, body, style);
}

/* ---- rows: rules 19 and 20 ---- */

/* [mu] between two atoms: thin 3, medium 4, thick 5; below 0: in text and display style only. */
static gint space_between(MathClass left, MathClass right, TexStyle style) {
    static const gint8 spaces[8][8] = {
        [MATH_ORDINARY] = {0, 3, -4, -5, 0, 0, 0, -3},
        [MATH_LARGE] = {3, 3, 0, -5, 0, 0, 0, -3},
        [MATH_BINARY] = {-4, -4, 0, 0, -4, 0, 0, -4},
        [MATH_RELATION] = {-5, -5, 0, 0, -5, 0, 0, -5},
        [MATH_OPENING] = {0, 0, 0, 0, 0, 0, 0, 0},
        [MATH_CLOSING] = {0, 3, -4, -5, 0, 0, 0, -3},
        [MATH_PUNCTUATION] = {-3, -3, 0, -3, -3, -3, -3, -3},
        [MATH_INNER] = {-3, 3, -4, -5, -3, 0, -3, -3},
    };
    gint mu = spaces[left][right];
    return mu >= 0 ? mu : style.level > 0 ? 0 : -mu;
}

static Length mu_to_length(const Job *job, gint mu, TexStyle style) {
    return (Length)((gint64)size_of(job, style) * mu / MU_PER_EM);
}

/* Rule 17: a sign by itself is as wide as it slants. */
static Box *set_upright(Job *job, const Math *math, TexStyle style) {
    Box *box = set_item(job, math, style);
    if (box->is_sign && math->class == MATH_ORDINARY)
        box->width += box->italic;
    return box;
}

static Length white_before(const Job *job, const Math *before, const Math *math, TexStyle style) {
    if (before == NULL || math->kind == MATH_SPACE)
        return 0;
    return mu_to_length(job, space_between(before->class, math->class, style), style);
}

static gboolean is_middle(const Math *math) {
    return math->kind == MATH_OPERATOR && math->grown < 0;
}

/* How high a fence round this must be. */
static Length fence_length(const Job *job, Length height, Length depth, TexStyle style) {
    Length axis = axis_of(job, style), reach = MAX(height - axis, depth + axis);
    return MAX((Length)((gint64)2 * reach * FENCE_FACTOR / 1000),
               2 * reach - size_of(job, style) * FENCE_SHORTFALL_PERCENT / 100);
}

/* All but the signs that grow with the row, which come last. */
static GPtrArray *set_items(Job *job, const Math *first, TexStyle style, Length *ret_fence) {
    GPtrArray *boxes = g_ptr_array_new();
    Length height = 0, depth = 0;
    for (const Math *math = first; math != NULL; math = math->next) {
        Box *box = is_middle(math) ? NULL : set_upright(job, math, style);
        g_ptr_array_add(boxes, box);
        height = MAX(height, box != NULL ? box->height : 0);
        depth = MAX(depth, box != NULL ? box->depth : 0);
    }
    *ret_fence = fence_length(job, height, depth, style);
    guint i = 0;
    for (const Math *math = first; math != NULL; math = math->next, i++)
        if (boxes->pdata[i] == NULL)
            boxes->pdata[i] = set_delimiter(job, math->text, *ret_fence, style);
    return boxes;
}

static Box *set_list(Job *job, const Math *first, TexStyle style, Length *ret_fence) {
    Box *box = new_box(job);
    const Math *before = NULL;
    g_autoptr(GPtrArray) boxes = set_items(job, first, style, ret_fence);
    guint i = 0;
    for (const Math *math = first; math != NULL; math = math->next, i++) {
        box->width += white_before(job, before, math, style);
        put_behind(box, boxes->pdata[i]);
        before = math->kind == MATH_SPACE ? before : math;
    }
    return box;
}

static Box *set_row(Job *job, const Math *row, TexStyle style) {
    Length fence;
    return set_list(job, row->first, style, &fence);
}

static Box *set_fence(Job *job, const Math *math, TexStyle style) {
    Length wanted;
    Box *body = set_list(job, math->first, style, &wanted), *box = new_box(job);
    put_behind(box, set_delimiter(job, math->text, wanted, style));
    put_behind(box, body);
    put_behind(box, set_delimiter(job, math->close, wanted, style));
    return box;
}

/* ---- matrices ---- */

typedef struct Grid {
    guint n_columns, n_rows;
    Box **cells;
    Length *widths, *heights, *depths;
} Grid;

static TexStyle cell_style(const Math *table, TexStyle style) {
    return table->table == MATH_ALIGNED ? (TexStyle){TRUE, style.is_cramped, 0}
                                        : (TexStyle){FALSE, style.is_cramped, style.level};
}

static Length leading_of(const Job *job, const Math *table, TexStyle style) {
    return size_of(job, style) *
           (table->table == MATH_ALIGNED ? LEADING_PERCENT_OPEN : LEADING_PERCENT) / 100;
}

/* An aligned formula begins on both sides of the mark like one that goes on. */
static const Math *cell_content(Job *job, const Math *table, const Math *cell, guint column) {
    if (table->table != MATH_ALIGNED || column % 2 == 0 || cell->first == NULL)
        return cell->first;
    Math *empty = arena_new0(job->setter->arena, Math);
    empty->kind = MATH_ROW;
    empty->next = cell->first;
    return empty;
}

static guint count_cells(const Math *table) {
    guint n = 0;
    for (const Math *cell = table->first; cell != NULL; cell = cell->next)
        n++;
    return n;
}

static void set_cells(Job *job, const Math *table, Grid *grid, TexStyle style) {
    guint i = 0;
    for (const Math *cell = table->first; cell != NULL; cell = cell->next, i++) {
        guint row = i / grid->n_columns, column = i % grid->n_columns;
        Length fence;
        Box *box =
            set_list(job, cell_content(job, table, cell, column), cell_style(table, style), &fence);
        grid->cells[i] = box;
        grid->widths[column] = MAX(grid->widths[column], box->width);
        grid->heights[row] = MAX(grid->heights[row], box->height);
        grid->depths[row] = MAX(grid->depths[row], box->depth);
    }
}

static Grid make_grid(Job *job, const Math *table, TexStyle style) {
    Arena *arena = job->setter->arena;
    guint n = count_cells(table);
    Grid grid = {.n_columns = table->n_columns, .n_rows = n / table->n_columns};
    grid.cells = arena_array(arena, Box *, n);
    grid.widths = arena_array(arena, Length, grid.n_columns);
    grid.heights = arena_array(arena, Length, grid.n_rows);
    grid.depths = arena_array(arena, Length, grid.n_rows);
    Length leading = leading_of(job, table, style), strut = leading * STRUT_PERCENT / 100;
    for (guint i = 0; i < grid.n_rows; i++) {
        grid.heights[i] = strut;
        grid.depths[i] = leading - strut;
    }
    set_cells(job, table, &grid, style);
    return grid;
}

static Length gap_after(const Job *job, const Math *table, guint column, TexStyle style) {
    Length size = size_of(job, style);
    if (table->table == MATH_ALIGNED)
        return column % 2 == 0 ? 0 : 2 * size;
    return size;
}

static Length place_in_column(const Math *table, guint column, Length room) {
    if (table->table == MATH_CASES)
        return 0;
    if (table->table == MATH_ALIGNED)
        return column % 2 == 0 ? room : 0;
    return room / 2;
}

static Box *set_table(Job *job, const Math *table, TexStyle style) {
    Grid grid = make_grid(job, table, style);
    Box *inner = new_box(job);
    Length y = 0;
    for (guint row = 0; row < grid.n_rows; row++) {
        Length x = 0;
        y -= row == 0 ? 0 : grid.depths[row - 1] + grid.heights[row];
        for (guint column = 0; column < grid.n_columns; column++) {
            Box *cell = grid.cells[row * grid.n_columns + column];
            put(inner, cell, x + place_in_column(table, column, grid.widths[column] - cell->width),
                y);
            x += grid.widths[column];
            x += column + 1 < grid.n_columns ? gap_after(job, table, column, style) : 0;
        }
        inner->width = x;
        inner->height = MAX(inner->height, row == 0 ? grid.heights[0] : 0);
        inner->depth = MAX(inner->depth, grid.depths[row] - y);
    }
    return centre_on_axis(job, inner, style);
}

/* ---- all kinds ---- */

static Box *set_styled(Job *job, const Math *math, TexStyle style) {
    Length fence;
    return set_list(job, math->first, styled(style, math->style), &fence);
}

static Box *set_item(Job *job, const Math *math, TexStyle style) {
    switch (math->kind) {
    case MATH_ROW:
        return set_row(job, math, style);
    case MATH_IDENTIFIER:
    case MATH_NUMBER:
        return set_letters(job, math, style);
    case MATH_OPERATOR:
        return set_operator(job, math, style);
    case MATH_WORDS:
        return set_words(job, math, style);
    case MATH_SPACE:
        return new_space(job, mu_to_length(job, math->mu, style));
    case MATH_FRACTION:
        return set_fraction(job, math, style);
    case MATH_ROOT:
        return set_root(job, math, style);
    case MATH_SCRIPTS:
        return set_scripts(job, math, style);
    case MATH_FENCE:
        return set_fence(job, math, style);
    case MATH_TABLE:
        return set_table(job, math, style);
    case MATH_ACCENT:
        return set_accent(job, math, style);
    case MATH_STYLED:
        return set_styled(job, math, style);
    }
    g_assert_not_reached();
}

/* ---- boxes to marks ---- */

static void collect(GArray *marks, const Box *box, Length x, Length y) {
    if (box->mark != NULL) {
        MathMark mark = *box->mark;
        mark.x = x;
        mark.y = -y - mark.height;
        g_array_append_val(marks, mark);
    }
    for (const Box *child = box->first; child != NULL; child = child->next)
        collect(marks, child, x + child->x, y + child->y);
}

static MathBox flatten(Job *job, const Box *box) {
    g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(MathMark));
    collect(marks, box, 0, 0);
    return (MathBox){
        .width = box->width,
        .height = box->height,
        .depth = box->depth,
        .marks = arena_memdup(job->setter->arena, marks->data, marks->len * sizeof(MathMark)),
        .n_marks = marks->len};
}

static Job begin(const MathSetter *setter, const Type *type, Place place) {
    return (Job){.setter = setter,
                 .type = type,
                 .size = faces_math_size(setter->faces, type->size),
                 .place = place};
}

MathBox mathbox_display(const MathSetter *setter, const Formula *formula, const Type *type,
                        Place place) {
    Job job = begin(setter, type, place);
    return flatten(&job, set_row(&job, formula->root, (TexStyle){.is_display = TRUE}));
}

static gboolean is_spaced(const Math *math) {
    return math != NULL && (math->class == MATH_RELATION || math->class == MATH_BINARY);
}

static gint32 penalty_after(const Math *math) {
    if (math->class == MATH_RELATION && math->next->class != MATH_RELATION)
        return PENALTY_AFTER_RELATION;
    return math->class == MATH_BINARY ? PENALTY_AFTER_BINARY : G_MAXINT32;
}

/* The white behind an atom: on both sides of a relation it may grow to twice itself, on both sides
 * of a binary sign give and grow by half. */
static void part_stretch(Job *job, MathStretch *stretch, const Math *math, TexStyle style) {
    gboolean is_thick = math->class == MATH_RELATION || math->next->class == MATH_RELATION;
    stretch->space = white_before(job, math, math->next, style);
    stretch->stretch = is_thick ? stretch->space : stretch->space / 2;
    stretch->shrink = is_thick ? 0 : stretch->space / 2;
    stretch->penalty = penalty_after(math);
}

MathStretch *mathbox_inline(const MathSetter *setter, const Formula *formula, const Type *type,
                            Place place, guint *ret_n) {
    Job job = begin(setter, type, place);
    TexStyle style = {0};
    g_autoptr(GArray) stretches = g_array_new(FALSE, TRUE, sizeof(MathStretch));
    Box *box = new_box(&job);
    const Math *before = NULL;
    for (const Math *math = formula->root->first; math != NULL; math = math->next) {
        box->width += white_before(&job, before, math, style);
        put_behind(box, set_upright(&job, math, style));
        before = math->kind == MATH_SPACE ? before : math;
        if (math->next != NULL && !is_spaced(math) && !is_spaced(math->next))
            continue;
        MathStretch stretch = {.box = flatten(&job, box), .penalty = G_MAXINT32};
        if (math->next != NULL)
            part_stretch(&job, &stretch, math, style);
        g_array_append_val(stretches, stretch);
        box = new_box(&job);
        before = NULL;
    }
    *ret_n = stretches->len;
    return arena_memdup(setter->arena, stretches->data, stretches->len * sizeof(MathStretch));
}
