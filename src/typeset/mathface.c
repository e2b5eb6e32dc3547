/* HarfBuzz is asked in units of the em, whose numbers are whole; they are scaled here, so that no
 * floating point has a say. */
#include "typeset/mathface.h"
#include <hb-ot.h>

#define VARIANTS_AT_MOST 32

static const hb_ot_math_constant_t constants[N_MATH_CONSTANTS] = {
    [MATH_AXIS] = HB_OT_MATH_CONSTANT_AXIS_HEIGHT,
    [MATH_RULE] = HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS,
    [MATH_SUP_SHIFT] = HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP,
    [MATH_SUP_SHIFT_CRAMPED] = HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP_CRAMPED,
    [MATH_SUP_BOTTOM_MIN] = HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN,
    [MATH_SUP_DROP] = HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX,
    [MATH_SUB_SHIFT] = HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN,
    [MATH_SUB_TOP_MAX] = HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX,
    [MATH_SUB_DROP] = HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN,
    [MATH_SUB_SUP_GAP] = HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN,
    [MATH_SUP_BOTTOM_WITH_SUB] = HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT,
    [MATH_SPACE_AFTER_SCRIPT] = HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT,
    [MATH_UPPER_GAP] = HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN,
    [MATH_UPPER_RISE] = HB_OT_MATH_CONSTANT_UPPER_LIMIT_BASELINE_RISE_MIN,
    [MATH_LOWER_GAP] = HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN,
    [MATH_LOWER_DROP] = HB_OT_MATH_CONSTANT_LOWER_LIMIT_BASELINE_DROP_MIN,
    [MATH_NUM_SHIFT] = HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP,
    [MATH_NUM_SHIFT_DISPLAY] = HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP,
    [MATH_DEN_SHIFT] = HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN,
    [MATH_DEN_SHIFT_DISPLAY] = HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN,
    [MATH_NUM_GAP] = HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN,
    [MATH_NUM_GAP_DISPLAY] = HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN,
    [MATH_DEN_GAP] = HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN,
    [MATH_DEN_GAP_DISPLAY] = HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN,
    [MATH_STACK_TOP] = HB_OT_MATH_CONSTANT_STACK_TOP_SHIFT_UP,
    [MATH_STACK_TOP_DISPLAY] = HB_OT_MATH_CONSTANT_STACK_TOP_DISPLAY_STYLE_SHIFT_UP,
    [MATH_STACK_BOTTOM] = HB_OT_MATH_CONSTANT_STACK_BOTTOM_SHIFT_DOWN,
    [MATH_STACK_BOTTOM_DISPLAY] = HB_OT_MATH_CONSTANT_STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN,
    [MATH_STACK_GAP] = HB_OT_MATH_CONSTANT_STACK_GAP_MIN,
    [MATH_STACK_GAP_DISPLAY] = HB_OT_MATH_CONSTANT_STACK_DISPLAY_STYLE_GAP_MIN,
    [MATH_ROOT_GAP] = HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP,
    [MATH_ROOT_GAP_DISPLAY] = HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP,
    [MATH_ROOT_RULE] = HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS,
    [MATH_ROOT_EXTRA] = HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER,
    [MATH_DEGREE_BEFORE] = HB_OT_MATH_CONSTANT_RADICAL_KERN_BEFORE_DEGREE,
    [MATH_DEGREE_AFTER] = HB_OT_MATH_CONSTANT_RADICAL_KERN_AFTER_DEGREE,
    [MATH_OVER_GAP] = HB_OT_MATH_CONSTANT_OVERBAR_VERTICAL_GAP,
    [MATH_OVER_RULE] = HB_OT_MATH_CONSTANT_OVERBAR_RULE_THICKNESS,
    [MATH_OVER_EXTRA] = HB_OT_MATH_CONSTANT_OVERBAR_EXTRA_ASCENDER,
    [MATH_UNDER_GAP] = HB_OT_MATH_CONSTANT_UNDERBAR_VERTICAL_GAP,
    [MATH_UNDER_RULE] = HB_OT_MATH_CONSTANT_UNDERBAR_RULE_THICKNESS,
    [MATH_UNDER_EXTRA] = HB_OT_MATH_CONSTANT_UNDERBAR_EXTRA_DESCENDER,
    [MATH_ACCENT_BASE] = HB_OT_MATH_CONSTANT_ACCENT_BASE_HEIGHT,
    [MATH_DISPLAY_MIN] = HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT,
};

static Length scale(const Faces *faces, hb_position_t units, Length size) {
    gint64 upem = hb_face_get_upem(hb_font_get_face(faces_math(faces)));
    gint64 product = (gint64)units * size;
    return (Length)((product + (product < 0 ? -upem : upem) / 2) / upem);
}

Length mathface_constant(const Faces *faces, MathConstant which, Length size) {
    return scale(faces, hb_ot_math_get_constant(faces_math(faces), constants[which]), size);
}

gint mathface_percent(const Faces *faces, MathPercent which) {
    static const hb_ot_math_constant_t percents[] = {
        HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN,
        HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN,
        HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT,
    };
    return hb_ot_math_get_constant(faces_math(faces), percents[which]);
}

MathGlyph mathface_measure(const Faces *faces, guint32 index, Length size) {
    hb_font_t *font = faces_math(faces);
    hb_glyph_extents_t extents = {0};
    hb_font_get_glyph_extents(font, index, &extents);
    return (MathGlyph){
        .index = index,
        .advance = scale(faces, hb_font_get_glyph_h_advance(font, index), size),
        .height = scale(faces, extents.y_bearing, size),
        .depth = -scale(faces, extents.y_bearing + extents.height, size),
        .italic = scale(faces, hb_ot_math_get_glyph_italics_correction(font, index), size),
        .attachment = scale(faces, hb_ot_math_get_glyph_top_accent_attachment(font, index), size)};
}

/* Shaping finds the shapes for scripts: the feature 'ssty' chooses by level. */
gboolean mathface_glyph(const Faces *faces, gunichar character, guint script_level, Length size,
                        MathGlyph *ret_glyph) {
    hb_buffer_t *buffer = hb_buffer_create();
    hb_feature_t feature = {HB_TAG('s', 's', 't', 'y'), script_level, HB_FEATURE_GLOBAL_START,
                            HB_FEATURE_GLOBAL_END};
    hb_buffer_add(buffer, character, 0);
    hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, HB_SCRIPT_MATH);
    hb_shape(faces_math(faces), buffer, &feature, 1);
    guint n;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &n);
    guint32 index = n == 1 ? infos[0].codepoint : 0;
    hb_buffer_destroy(buffer);
    if (index != 0)
        *ret_glyph = mathface_measure(faces, index, size);
    return index != 0;
}

MathGlyph mathface_variant(const Faces *faces, guint32 index, gboolean is_vertical, Length wanted,
                           Length size) {
    hb_ot_math_glyph_variant_t variants[VARIANTS_AT_MOST];
    guint n = VARIANTS_AT_MOST;
    hb_ot_math_get_glyph_variants(faces_math(faces), index,
                                  is_vertical ? HB_DIRECTION_TTB : HB_DIRECTION_LTR, 0, &n,
                                  variants);
    guint32 best = index;
    for (guint i = 0; i < n; i++) {
        best = variants[i].glyph;
        if (scale(faces, variants[i].advance, size) >= wanted)
            break;
    }
    return mathface_measure(faces, best, size);
}

MathPart *mathface_parts(const Faces *faces, guint32 index, gboolean is_vertical, Length size,
                         guint *ret_n, Length *ret_overlap) {
    hb_ot_math_glyph_part_t found[VARIANTS_AT_MOST];
    hb_direction_t direction = is_vertical ? HB_DIRECTION_TTB : HB_DIRECTION_LTR;
    hb_position_t italic;
    guint n = VARIANTS_AT_MOST;
    hb_ot_math_get_glyph_assembly(faces_math(faces), index, direction, 0, &n, found, &italic);
    MathPart *parts = n > 0 ? g_new(MathPart, n) : NULL;
    for (guint i = 0; i < n; i++)
        parts[i] =
            (MathPart){.index = found[i].glyph,
                       .advance = scale(faces, found[i].full_advance, size),
                       .start = scale(faces, found[i].start_connector_length, size),
                       .end = scale(faces, found[i].end_connector_length, size),
                       .repeats = (found[i].flags & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER) != 0};
    *ret_n = n;
    *ret_overlap =
        scale(faces, hb_ot_math_get_min_connector_overlap(faces_math(faces), direction), size);
    return parts;
}
