/* Two ways to say a formula in words and signs: a line for titles, searches and counts, and speech.
 * Speech is in English alone, since a sentence cannot be put together from words that decline; in
 * other languages a formula is its line of signs, each of which a screen reader can name. */
#include "book/math.h"
#include <string.h>

/* ---- letters in their variants ---- */

/* Where Unicode has given a letter its sign before the alphabets came. */
static const struct {
    MathVariant variant;
    gunichar letter, sign;
} exceptions[] = {
    {MATH_ITALIC, 'h', 0x210E},    {MATH_SCRIPT, 'B', 0x212C},    {MATH_SCRIPT, 'E', 0x2130},
    {MATH_SCRIPT, 'F', 0x2131},    {MATH_SCRIPT, 'H', 0x210B},    {MATH_SCRIPT, 'I', 0x2110},
    {MATH_SCRIPT, 'L', 0x2112},    {MATH_SCRIPT, 'M', 0x2133},    {MATH_SCRIPT, 'R', 0x211B},
    {MATH_SCRIPT, 'e', 0x212F},    {MATH_SCRIPT, 'g', 0x210A},    {MATH_SCRIPT, 'o', 0x2134},
    {MATH_FRAKTUR, 'C', 0x212D},   {MATH_FRAKTUR, 'H', 0x210C},   {MATH_FRAKTUR, 'I', 0x2111},
    {MATH_FRAKTUR, 'R', 0x211C},   {MATH_FRAKTUR, 'Z', 0x2128},   {MATH_DOUBLE, 'C', 0x2102},
    {MATH_DOUBLE, 'H', 0x210D},    {MATH_DOUBLE, 'N', 0x2115},    {MATH_DOUBLE, 'P', 0x2119},
    {MATH_DOUBLE, 'Q', 0x211A},    {MATH_DOUBLE, 'R', 0x211D},    {MATH_DOUBLE, 'Z', 0x2124},
    {MATH_ITALIC, 0x131, 0x1D6A4}, {MATH_ITALIC, 0x237, 0x1D6A5},
};

/* Where an alphabet's A, a, Α, α and 0 stand; 0: it has none. */
static const struct {
    gunichar capital, small, greek_capital, greek_small, digit;
} alphabets[] = {
    [MATH_ITALIC] = {0x1D434, 0x1D44E, 0x1D6E2, 0x1D6FC, 0},
    [MATH_UPRIGHT] = {0, 0, 0, 0, 0},
    [MATH_BOLD] = {0x1D400, 0x1D41A, 0x1D6A8, 0x1D6C2, 0x1D7CE},
    [MATH_BOLD_ITALIC] = {0x1D468, 0x1D482, 0x1D71C, 0x1D736, 0x1D7CE},
    [MATH_DOUBLE] = {0x1D538, 0x1D552, 0, 0, 0x1D7D8},
    [MATH_SCRIPT] = {0x1D49C, 0x1D4B6, 0, 0, 0},
    [MATH_FRAKTUR] = {0x1D504, 0x1D51E, 0, 0, 0},
    [MATH_SANS] = {0x1D5A0, 0x1D5BA, 0, 0, 0x1D7E2},
    [MATH_MONO] = {0x1D670, 0x1D68A, 0, 0, 0x1D7F6},
};

/* The variants that stand behind omega, in Unicode's order. */
static const gunichar greek_tail[] = {0x2202, 0x3F5, 0x3D1, 0x3F0, 0x3D5, 0x3F1, 0x3D6};

static gunichar shift(gunichar letter, gunichar first, gunichar to) {
    return to != 0 ? to + (letter - first) : letter;
}

gunichar math_letter(gunichar letter, MathVariant variant) {
    for (guint i = 0; i < G_N_ELEMENTS(exceptions); i++)
        if (exceptions[i].variant == variant && exceptions[i].letter == letter)
            return exceptions[i].sign;
    if (letter >= 'A' && letter <= 'Z')
        return shift(letter, 'A', alphabets[variant].capital);
    if (letter >= 'a' && letter <= 'z')
        return shift(letter, 'a', alphabets[variant].small);
    if (letter >= '0' && letter <= '9')
        return shift(letter, '0', alphabets[variant].digit);
    if (letter >= 0x391 && letter <= 0x3A9)
        return shift(letter, 0x391, alphabets[variant].greek_capital);
    if (letter >= 0x3B1 && letter <= 0x3C9)
        return shift(letter, 0x3B1, alphabets[variant].greek_small);
    for (guint i = 0; i < G_N_ELEMENTS(greek_tail); i++)
        if (letter == greek_tail[i] && alphabets[variant].greek_small != 0)
            return alphabets[variant].greek_small + 25 + i;
    return letter;
}

/* ---- both ---- */

typedef struct Teller {
    GString *out;
    gboolean is_spoken;
    gboolean is_after_word; /* a letter that comes next must be parted from it */
} Teller;

static void tell_row(Teller *teller, const Math *row);
static void tell(Teller *teller, const Math *math);

/* A word, parted from the one before by a space. */
static void say(Teller *teller, const char *word) {
    if (teller->out->len > 0 && *word != '\0' &&
        strchr(" ([{", teller->out->str[teller->out->len - 1]) == NULL)
        g_string_append_c(teller->out, ' ');
    g_string_append(teller->out, word);
}

static gboolean ends_in_letter(const GString *out) {
    return out->len > 0 &&
           (g_ascii_isalnum(out->str[out->len - 1]) || (guchar)out->str[out->len - 1] >= 0x80);
}

/* The name of a function stands apart from other letters. */
static void part_words(Teller *teller, const Math *math) {
    gboolean is_word = math->kind == MATH_IDENTIFIER && *g_utf8_next_char(math->text) != '\0';
    if ((is_word || teller->is_after_word) && ends_in_letter(teller->out))
        g_string_append_c(teller->out, ' ');
    teller->is_after_word = is_word;
}

static void put_letters(Teller *teller, const Math *math) {
    part_words(teller, math);
    for (const char *p = math->text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar letter = g_utf8_get_char(p);
        g_string_append_unichar(teller->out, math->variant == MATH_DOUBLE ||
                                                     math->variant == MATH_SCRIPT ||
                                                     math->variant == MATH_FRAKTUR
                                                 ? math_letter(letter, math->variant)
                                                 : letter);
    }
}

/* Whether it needs no brackets: one sign. */
static gboolean is_single(const Math *row) {
    if (row == NULL || row->first == NULL)
        return TRUE;
    const Math *math = row->first;
    if (math->next != NULL)
        return FALSE;
    if (math->kind == MATH_ROW)
        return is_single(math);
    return math->kind == MATH_IDENTIFIER || math->kind == MATH_NUMBER ||
           math->kind == MATH_OPERATOR || math->kind == MATH_FENCE;
}

/* ---- a line of signs ---- */

static void put_bracketed(Teller *teller, const Math *row) {
    gboolean is_bare = is_single(row);
    if (!is_bare)
        g_string_append_c(teller->out, '(');
    tell_row(teller, row);
    if (!is_bare)
        g_string_append_c(teller->out, ')');
}

static void put_operator(Teller *teller, const Math *math) {
    gboolean is_spaced = math->class == MATH_BINARY || math->class == MATH_RELATION;
    if (is_spaced)
        say(teller, math->text);
    else
        g_string_append(teller->out, math->text);
    if (is_spaced || math->class == MATH_PUNCTUATION)
        g_string_append_c(teller->out, ' ');
}

static void put_script(Teller *teller, const Math *script, char sign) {
    if (script == NULL)
        return;
    gboolean is_prime = is_single(script) && script->first != NULL && script->first->text != NULL &&
                        g_str_has_prefix(script->first->text, "\xE2\x80");
    if (!is_prime)
        g_string_append_c(teller->out, sign);
    put_bracketed(teller, script);
}

static void put_table(Teller *teller, const Math *table) {
    guint column = 0;
    for (const Math *cell = table->first; cell != NULL; cell = cell->next) {
        if (column > 0)
            g_string_append(teller->out, table->table == MATH_ALIGNED ? "" : ", ");
        tell_row(teller, cell);
        column = (column + 1) % table->n_columns;
        if (column == 0 && cell->next != NULL)
            g_string_append(teller->out, "; ");
    }
}

static void put(Teller *teller, const Math *math) {
    switch (math->kind) {
    case MATH_ROW:
    case MATH_STYLED:
        tell_row(teller, math);
        break;
    case MATH_IDENTIFIER:
    case MATH_NUMBER:
        put_letters(teller, math);
        break;
    case MATH_OPERATOR:
        put_operator(teller, math);
        break;
    case MATH_WORDS:
        g_string_append(teller->out, math->text);
        break;
    case MATH_SPACE:
        g_string_append(teller->out, math->mu >= 6 ? " " : "");
        break;
    case MATH_FRACTION:
        put_bracketed(teller, math->above);
        g_string_append_c(teller->out, math->has_line ? '/' : ' ');
        put_bracketed(teller, math->below);
        break;
    case MATH_ROOT:
        if (math->above != NULL)
            put_bracketed(teller, math->above);
        g_string_append(teller->out, "√");
        put_bracketed(teller, math->body);
        break;
    case MATH_SCRIPTS:
        put_bracketed(teller, math->body);
        put_script(teller, math->below, '_');
        put_script(teller, math->above, '^');
        break;
    case MATH_FENCE:
        g_string_append(teller->out, math->text);
        tell_row(teller, math);
        g_string_append(teller->out, math->close);
        break;
    case MATH_TABLE:
        put_table(teller, math);
        break;
    case MATH_ACCENT:
        put_bracketed(teller, math->body);
        g_string_append(teller->out, math->is_wide ? "" : math->text);
        break;
    }
}

/* ---- speech ---- */

static const struct {
    const char *sign, *words;
} spoken[] = {
    {"+", "plus"},
    {"−", "minus"},
    {"±", "plus or minus"},
    {"∓", "minus or plus"},
    {"×", "times"},
    {"⋅", "times"},
    {"∗", "star"},
    {"÷", "divided by"},
    {"/", "over"},
    {"=", "equals"},
    {"≠", "is not equal to"},
    {"<", "is less than"},
    {">", "is greater than"},
    {"≤", "is less than or equal to"},
    {"≥", "is greater than or equal to"},
    {"≪", "is much less than"},
    {"≫", "is much greater than"},
    {"≡", "is equivalent to"},
    {"≈", "is approximately"},
    {"∼", "is similar to"},
    {"≃", "is similar to"},
    {"≅", "is congruent to"},
    {"∝", "is proportional to"},
    {"≔", "is defined as"},
    {"∈", "in"},
    {"∉", "not in"},
    {"⊂", "is a subset of"},
    {"⊆", "is a subset of or equal to"},
    {"⊃", "is a superset of"},
    {"⊇", "is a superset of or equal to"},
    {"∪", "union"},
    {"∩", "intersection"},
    {"∖", "without"},
    {"∧", "and"},
    {"∨", "or"},
    {"¬", "not"},
    {"∀", "for all"},
    {"∃", "there is"},
    {"∄", "there is no"},
    {"→", "to"},
    {"↦", "maps to"},
    {"⇒", "implies"},
    {"⟹", "implies"},
    {"⇔", "if and only if"},
    {"⟺", "if and only if"},
    {"∣", "divides"},
    {"∥", "is parallel to"},
    {"⟂", "is perpendicular to"},
    {"∘", "of"},
    {"⊕", "circled plus"},
    {"⊗", "circled times"},
    {"!", "factorial"},
    {"…", "and so on"},
    {"⋯", "and so on"},
    {"⋮", "and so on"},
    {"⋱", "and so on"},
    {"′", "prime"},
    {"″", "double prime"},
    {"‴", "triple prime"},
    {"°", "degrees"},
    {"∑", "the sum"},
    {"∏", "the product"},
    {"∐", "the coproduct"},
    {"∫", "the integral"},
    {"∬", "the double integral"},
    {"∭", "the triple integral"},
    {"∮", "the contour integral"},
    {"⋃", "the union"},
    {"⋂", "the intersection"},
    {"∂", "partial"},
    {"∇", "nabla"},
    {"∞", "infinity"},
    {"∅", "the empty set"},
    {"ℏ", "h bar"},
    {"ℓ", "l"},
    {"|", "bar"},
    {"‖", "double bar"},
    {"⌊", "floor of"},
    {"⌋", "end floor"},
    {"⌈", "ceiling of"},
    {"⌉", "end ceiling"},
    {"⟨", "angle bracket"},
    {"⟩", "end angle bracket"},
    {"lim", "the limit"},
    {"log", "log"},
    {"ln", "the natural log"},
    {"sin", "sine"},
    {"cos", "cosine"},
    {"tan", "tangent"},
    {"max", "the maximum"},
    {"min", "the minimum"},
    {"exp", "exp"},
    {"det", "the determinant"},
    {"^", "hat"},
    {"~", "tilde"},
    {"¯", "bar"},
    {"‾", "bar"},
    {"˙", "dot"},
    {"¨", "double dot"},
    {"´", "acute"},
    {"`", "grave"},
    {"˘", "breve"},
    {"ˇ", "check"},
    {"˚", "ring"},
    {"_", "underlined"},
    {"⏞", "under a brace"},
    {"⏟", "over a brace"},
};

static const char *const greek_names[] = {
    "alpha", "beta",   "gamma",   "delta", "epsilon", "zeta",    "eta",  "theta", "iota",
    "kappa", "lambda", "mu",      "nu",    "xi",      "omicron", "pi",   "rho",   "sigma",
    "sigma", "tau",    "upsilon", "phi",   "chi",     "psi",     "omega"};

static const char *greek_name(gunichar letter) {
    static const char *const tail[] = {"partial", "epsilon", "theta", "kappa", "phi", "rho", "pi"};
    if (letter >= 0x3B1 && letter <= 0x3C9)
        return greek_names[letter - 0x3B1];
    if (letter >= 0x391 && letter <= 0x3A9)
        return greek_names[letter - 0x391];
    for (guint i = 0; i < G_N_ELEMENTS(greek_tail); i++)
        if (letter == greek_tail[i])
            return tail[i];
    return NULL;
}

static const char *words_for(const char *sign) {
    for (guint i = 0; i < G_N_ELEMENTS(spoken); i++)
        if (strcmp(spoken[i].sign, sign) == 0)
            return spoken[i].words;
    const char *name = greek_name(g_utf8_get_char(sign));
    return name != NULL ? name : sign;
}

/* A sign that has no words is read as it is, close to what it closes. */
static void say_closing(Teller *teller, const char *sign) {
    const char *words = words_for(sign);
    if (words == sign)
        g_string_append(teller->out, sign);
    else
        say(teller, words);
}

static void say_sign(Teller *teller, const Math *math) {
    gunichar letter = g_utf8_get_char(math->text);
    if (letter >= 0x391 && letter <= 0x3A9)
        say(teller, "capital");
    if (math->class == MATH_CLOSING || math->class == MATH_PUNCTUATION)
        say_closing(teller, math->text);
    else
        say(teller, words_for(math->text));
}

static gboolean says(const Math *row, const char *sign) {
    return row != NULL && row->first != NULL && row->first->next == NULL &&
           row->first->text != NULL && strcmp(row->first->text, sign) == 0;
}

/* What is of several signs says where it ends. */
static void say_within(Teller *teller, const Math *row, const char *end) {
    tell_row(teller, row);
    if (!is_single(row))
        say(teller, end);
}

static void say_fraction(Teller *teller, const Math *math) {
    gboolean is_plain = is_single(math->above) && is_single(math->below);
    if (!is_plain && math->has_line)
        say(teller, "the fraction");
    tell_row(teller, math->above);
    say(teller, math->has_line ? "over" : "choose");
    tell_row(teller, math->below);
    if (!is_plain && math->has_line)
        say(teller, "end fraction");
}

static void say_root(Teller *teller, const Math *math) {
    if (math->above == NULL || says(math->above, "2")) {
        say(teller, "the square root of");
    } else if (says(math->above, "3")) {
        say(teller, "the cube root of");
    } else {
        say(teller, "the root with index");
        tell_row(teller, math->above);
        say(teller, "of");
    }
    say_within(teller, math->body, "end root");
}

static void say_limits(Teller *teller, const Math *math) {
    tell_row(teller, math->body);
    if (math->below != NULL) {
        say(teller, math->above != NULL ? "from" : says(math->body, "lim") ? "as" : "over");
        tell_row(teller, math->below);
    }
    if (math->above != NULL) {
        say(teller, "to");
        tell_row(teller, math->above);
    }
    say(teller, "of");
}

static gboolean is_large(const Math *row) {
    return row->first != NULL && row->first->next == NULL && row->first->class == MATH_LARGE &&
           (row->first->kind == MATH_OPERATOR || row->first->limits == MATH_LIMITS_IN_DISPLAY);
}

static void say_exponent(Teller *teller, const Math *exponent) {
    const Math *first = exponent->first;
    if (says(exponent, "2"))
        say(teller, "squared");
    else if (says(exponent, "3"))
        say(teller, "cubed");
    else if (first != NULL && first->kind == MATH_OPERATOR && first->class == MATH_ORDINARY &&
             first->next == NULL && strcmp(first->text, "−") != 0)
        tell_row(teller, exponent);
    else {
        say(teller, "to the power");
        say_within(teller, exponent, "end power");
    }
}

static void say_scripts(Teller *teller, const Math *math) {
    if (is_large(math->body)) {
        say_limits(teller, math);
        return;
    }
    gboolean is_stack = math->limits == MATH_LIMITS;
    tell_row(teller, math->body);
    if (math->below != NULL) {
        say(teller, is_stack ? "with" : "sub");
        tell_row(teller, math->below);
        if (is_stack || !is_single(math->below))
            say(teller, is_stack ? "below" : "end sub");
    }
    if (math->above != NULL && is_stack) {
        say(teller, "with");
        tell_row(teller, math->above);
        say(teller, "above");
    } else if (math->above != NULL) {
        say_exponent(teller, math->above);
    }
}

static void say_table(Teller *teller, const Math *table) {
    static const char *const names[] = {"the matrix", "the cases", ""};
    guint column = 0;
    say(teller, names[table->table]);
    for (const Math *cell = table->first; cell != NULL; cell = cell->next) {
        tell_row(teller, cell);
        column = (column + 1) % table->n_columns;
        if (cell->next != NULL)
            g_string_append(teller->out, column == 0                    ? ";"
                                         : table->table == MATH_ALIGNED ? ""
                                                                        : ",");
    }
    say(teller, table->table == MATH_ALIGNED ? ""
                : table->table == MATH_CASES ? "end cases"
                                             : "end matrix");
}

static gboolean holds_table(const Math *fence) {
    return fence->first != NULL && fence->first->kind == MATH_TABLE;
}

static void say_fence(Teller *teller, const Math *math) {
    if (holds_table(math)) {
        if (*math->text == '|')
            say(teller, "the determinant of");
        tell_row(teller, math);
        return;
    }
    gboolean is_binomial =
        math->first != NULL && math->first->kind == MATH_FRACTION && !math->first->has_line;
    if (*math->text != '\0' && !is_binomial)
        say(teller, words_for(math->text));
    tell_row(teller, math);
    if (*math->close != '\0' && !is_binomial)
        say_closing(teller, math->close);
}

static void speak(Teller *teller, const Math *math) {
    switch (math->kind) {
    case MATH_ROW:
    case MATH_STYLED:
        tell_row(teller, math);
        break;
    case MATH_IDENTIFIER:
    case MATH_OPERATOR:
        say_sign(teller, math);
        break;
    case MATH_NUMBER:
    case MATH_WORDS:
        say(teller, math->text + strspn(math->text, " "));
        break;
    case MATH_SPACE:
        break;
    case MATH_FRACTION:
        say_fraction(teller, math);
        break;
    case MATH_ROOT:
        say_root(teller, math);
        break;
    case MATH_SCRIPTS:
        say_scripts(teller, math);
        break;
    case MATH_FENCE:
        say_fence(teller, math);
        break;
    case MATH_TABLE:
        say_table(teller, math);
        break;
    case MATH_ACCENT:
        tell_row(teller, math->body);
        say(teller, *math->text == '\xE2' && !math->is_under && strcmp(math->text, "→") == 0
                        ? "vector"
                        : words_for(math->text));
        break;
    }
}

static void tell(Teller *teller, const Math *math) {
    if (teller->is_spoken)
        speak(teller, math);
    else
        put(teller, math);
}

static void tell_row(Teller *teller, const Math *row) {
    for (const Math *math = row != NULL ? row->first : NULL; math != NULL; math = math->next)
        tell(teller, math);
}

static const char *finish(Arena *arena, Teller *teller) {
    g_strchomp(teller->out->str);
    const char *text = arena_strdup(arena, teller->out->str + strspn(teller->out->str, " "));
    g_string_free(teller->out, TRUE);
    return text;
}

const char *math_text(Arena *arena, const Math *root) {
    Teller teller = {.out = g_string_new(NULL)};
    tell_row(&teller, root);
    return finish(arena, &teller);
}

const char *math_speech(Arena *arena, const Math *root, const char *language) {
    gboolean is_english = language == NULL || g_ascii_strncasecmp(language, "en", 2) == 0;
    Teller teller = {.out = g_string_new(NULL), .is_spoken = is_english};
    tell_row(&teller, root);
    return finish(arena, &teller);
}
