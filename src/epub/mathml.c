/* One function a kind of node. The operator dictionary of MathML knows the white around signs, so
 * that only where TeX differs something is said. */
#include "epub/mathml.h"
#include <string.h>

#define APPLY "\u2061" /* the function before is applied to what follows */
#define NO_BREAK_SPACE "\u00A0"

static void write_list(Xml *xml, const Math *first);
static void write_math(Xml *xml, const Math *math);

/* ---- signs ---- */

/* mu as em, without floating point. */
static void write_space(Xml *xml, gint mu) {
    gint thousandths = ABS(mu) * 1000 / 18;
    g_autofree char *width =
        g_strdup_printf("%s%d.%03dem", mu < 0 ? "-" : "", thousandths / 1000, thousandths % 1000);
    xml_open(xml, "mspace");
    xml_attribute(xml, "width", width);
    xml_close_empty(xml);
}

static void write_letters(Xml *xml, const Math *math) {
    g_autoptr(GString) text = g_string_new(NULL);
    gboolean is_own =
        math->variant == MATH_ITALIC || math->variant == MATH_UPRIGHT ||
        (math->kind == MATH_IDENTIFIER && math->text[1] != '\0' && (guchar)math->text[0] < 0x80);
    for (const char *p = math->text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar letter = g_utf8_get_char(p);
        g_string_append_unichar(text, is_own ? letter : math_letter(letter, math->variant));
    }
    xml_text(xml, text->str);
}

static void write_identifier(Xml *xml, const Math *math) {
    gboolean moves = math->limits == MATH_LIMITS_IN_DISPLAY;
    xml_open(xml, moves ? "mo" : "mi");
    if (moves)
        xml_attribute(xml, "movablelimits", "true");
    else if (math->variant == MATH_UPRIGHT && *g_utf8_next_char(math->text) == '\0')
        xml_attribute(xml, "mathvariant", "normal");
    write_letters(xml, math);
    xml_close(xml);
}

static void write_number(Xml *xml, const Math *math) {
    xml_open(xml, "mn");
    write_letters(xml, math);
    xml_close(xml);
}

/* \big to \Bigg, as plain TeX has them. */
static void write_grown(Xml *xml, const Math *math) {
    static const char *const sizes[] = {"1.2em", "1.8em", "2.4em", "3em"};
    xml_attribute(xml, "stretchy", "true");
    if (math->grown < 0)
        return;
    xml_attribute(xml, "minsize", sizes[math->grown - 1]);
    xml_attribute(xml, "maxsize", sizes[math->grown - 1]);
}

/* Would grow unasked. */
static gboolean is_bracket(const Math *math) {
    return math->class == MATH_OPENING || math->class == MATH_CLOSING || *math->text == '|' ||
           strcmp(math->text, "‖") == 0;
}

static void write_operator(Xml *xml, const Math *math) {
    xml_open(xml, "mo");
    if (math->grown != 0)
        write_grown(xml, math);
    else if (is_bracket(math))
        xml_attribute(xml, "stretchy", "false");
    if (math->class == MATH_ORDINARY) {
        xml_attribute(xml, "lspace", "0");
        xml_attribute(xml, "rspace", "0");
    }
    if (math->class == MATH_LARGE && math->limits == MATH_LIMITS)
        xml_attribute(xml, "movablelimits", "false");
    xml_text(xml, math->text);
    xml_close(xml);
}

/* White at the ends of words would be taken away. */
static void write_words(Xml *xml, const Math *math) {
    const char *text = math->text, *start = text + strspn(text, " ");
    gsize len = strlen(start);
    while (len > 0 && start[len - 1] == ' ')
        len--;
    xml_open(xml, "mtext");
    xml_text(xml, start > text ? NO_BREAK_SPACE : NULL);
    xml_text_len(xml, start, len);
    xml_text(xml, start[len] != '\0' ? NO_BREAK_SPACE : NULL);
    xml_close(xml);
}

/* ---- what is made of rows ---- */

/* Always one element. */
static void write_row(Xml *xml, const Math *row) {
    gboolean is_one = row->first != NULL && row->first->next == NULL &&
                      !(row->first->kind == MATH_IDENTIFIER && row->first->class == MATH_LARGE);
    if (is_one && row->first->kind == MATH_ROW) {
        write_row(xml, row->first);
        return;
    }
    if (is_one) {
        write_math(xml, row->first);
        return;
    }
    xml_open(xml, "mrow");
    write_list(xml, row->first);
    xml_close(xml);
}

static gboolean open_style(Xml *xml, MathStyle style) {
    if (style == MATH_INHERITED)
        return FALSE;
    xml_open(xml, "mstyle");
    xml_attribute(xml, "displaystyle", style == MATH_DISPLAY ? "true" : "false");
    xml_attribute(xml, "scriptlevel", "0");
    return TRUE;
}

static void write_fraction(Xml *xml, const Math *math) {
    gboolean is_styled = open_style(xml, math->style);
    xml_open(xml, "mfrac");
    if (!math->has_line)
        xml_attribute(xml, "linethickness", "0");
    write_row(xml, math->above);
    write_row(xml, math->below);
    xml_close(xml);
    if (is_styled)
        xml_close(xml);
}

static void write_root(Xml *xml, const Math *math) {
    xml_open(xml, math->above != NULL ? "mroot" : "msqrt");
    write_row(xml, math->body);
    if (math->above != NULL)
        write_row(xml, math->above);
    xml_close(xml);
}

static const char *scripts_element(const Math *math) {
    gboolean is_stack = math->limits != MATH_BESIDE;
    if (math->above == NULL)
        return is_stack ? "munder" : "msub";
    if (math->below == NULL)
        return is_stack ? "mover" : "msup";
    return is_stack ? "munderover" : "msubsup";
}

/* The body of scripts is one sign more often than not; a function's name is not applied yet. */
static void write_body(Xml *xml, const Math *row) {
    if (row->first != NULL && row->first->next == NULL && row->first->kind == MATH_IDENTIFIER)
        write_math(xml, row->first);
    else
        write_row(xml, row);
}

static void write_scripts(Xml *xml, const Math *math) {
    xml_open(xml, scripts_element(math));
    write_body(xml, math->body);
    if (math->below != NULL)
        write_row(xml, math->below);
    if (math->above != NULL)
        write_row(xml, math->above);
    xml_close(xml);
}

static void write_bracket(Xml *xml, const char *text, const char *form) {
    if (*text == '\0')
        return;
    xml_open(xml, "mo");
    xml_attribute(xml, "form", form);
    xml_attribute(xml, "fence", "true");
    xml_attribute(xml, "stretchy", "true");
    xml_text(xml, text);
    xml_close(xml);
}

static void write_fence(Xml *xml, const Math *math) {
    xml_open(xml, "mrow");
    write_bracket(xml, math->text, "prefix");
    write_list(xml, math->first);
    write_bracket(xml, math->close, "postfix");
    xml_close(xml);
}

static void write_table_attributes(Xml *xml, const Math *table) {
    static const char *const classes[] = {"matrix", "cases", "aligned"};
    xml_attribute(xml, "class", classes[table->table]);
    if (table->table == MATH_CASES)
        xml_attribute(xml, "columnalign", "left");
    if (table->table == MATH_ALIGNED) {
        xml_attribute(xml, "columnalign", "right left");
        xml_attribute(xml, "displaystyle", "true");
    }
}

static void write_table(Xml *xml, const Math *table) {
    guint column = 0;
    xml_open(xml, "mtable");
    write_table_attributes(xml, table);
    for (const Math *cell = table->first; cell != NULL; cell = cell->next) {
        if (column == 0)
            xml_open(xml, "mtr");
        xml_open(xml, "mtd");
        write_list(xml, cell->first);
        xml_close(xml);
        column = (column + 1) % table->n_columns;
        if (column == 0)
            xml_close(xml);
    }
    xml_close(xml);
}

static void write_accent(Xml *xml, const Math *math) {
    xml_open(xml, math->is_under ? "munder" : "mover");
    xml_attribute(xml, math->is_under ? "accentunder" : "accent", "true");
    write_row(xml, math->body);
    xml_open(xml, "mo");
    xml_attribute(xml, "stretchy", math->is_wide ? "true" : "false");
    xml_text(xml, math->text);
    xml_close(xml);
    xml_close(xml);
}

static void write_styled(Xml *xml, const Math *math) {
    gboolean is_styled = open_style(xml, math->style);
    write_list(xml, math->first);
    if (is_styled)
        xml_close(xml);
}

static void write_math(Xml *xml, const Math *math) {
    switch (math->kind) {
    case MATH_ROW:
        write_row(xml, math);
        break;
    case MATH_IDENTIFIER:
        write_identifier(xml, math);
        break;
    case MATH_NUMBER:
        write_number(xml, math);
        break;
    case MATH_OPERATOR:
        write_operator(xml, math);
        break;
    case MATH_WORDS:
        write_words(xml, math);
        break;
    case MATH_SPACE:
        write_space(xml, math->mu);
        break;
    case MATH_FRACTION:
        write_fraction(xml, math);
        break;
    case MATH_ROOT:
        write_root(xml, math);
        break;
    case MATH_SCRIPTS:
        write_scripts(xml, math);
        break;
    case MATH_FENCE:
        write_fence(xml, math);
        break;
    case MATH_TABLE:
        write_table(xml, math);
        break;
    case MATH_ACCENT:
        write_accent(xml, math);
        break;
    case MATH_STYLED:
        write_styled(xml, math);
        break;
    }
}

/* ---- lists ---- */

/* The name of a function, perhaps with scripts. */
static gboolean is_function(const Math *math) {
    if (math->class != MATH_LARGE)
        return FALSE;
    if (math->kind == MATH_SCRIPTS)
        return math->body->first != NULL && is_function(math->body->first);
    return math->kind == MATH_IDENTIFIER;
}

/* TeX's thin space stands between a function and what is no bracket. */
static gboolean wants_space(const Math *left, const Math *right) {
    MathClass other = is_function(left) ? right->class : left->class;
    return (is_function(left) || is_function(right)) && left->kind != MATH_SPACE &&
           right->kind != MATH_SPACE &&
           (other == MATH_ORDINARY || other == MATH_LARGE || other == MATH_INNER ||
            (is_function(right) && other == MATH_CLOSING));
}

static void write_application(Xml *xml) {
    xml_open(xml, "mo");
    xml_text(xml, APPLY);
    xml_close(xml);
}

static void write_list(Xml *xml, const Math *first) {
    for (const Math *math = first; math != NULL; math = math->next) {
        write_math(xml, math);
        if (math->next == NULL)
            return;
        if (is_function(math))
            write_application(xml);
        if (wants_space(math, math->next))
            write_space(xml, 3);
    }
}

void mathml_write(Xml *xml, const Formula *formula) {
    xml_open(xml, "math");
    xml_attribute(xml, "xmlns", "http://www.w3.org/1998/Math/MathML");
    xml_attribute(xml, "alttext", formula->alt);
    if (formula->is_display)
        xml_attribute(xml, "display", "block");
    write_list(xml, formula->root->first);
    xml_close(xml);
}
