/* Formulas: read, spoken, written as MathML and, where their face is installed, set. */
#include "epub/mathml.h"
#include "fuzz/fuzz.h"
#include "source/math.h"
#include "typeset/mathbox.h"

/* Opened once: fontconfig takes longer than a formula. NULL where the face is missing. */
static Faces *faces_of_formulas(void) {
    static gsize opened;
    static Faces *faces;
    if (g_once_init_enter(&opened)) {
        faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", NULL);
        if (faces != NULL && !faces_open_math(faces, NULL))
            g_clear_pointer(&faces, faces_free);
        g_once_init_leave(&opened, 1);
    }
    return faces;
}

static void set(Arena *arena, const Formula *formula, Diag *diag) {
    Faces *faces = faces_of_formulas();
    if (faces == NULL)
        return;
    g_autoptr(Shaper) shaper = shaper_new(faces, diag);
    MathSetter setter = {arena, faces, shaper, diag};
    const Type *type = shaper_type(shaper, (Type){.size = 10 * LENGTH_PT});
    guint n;
    mathbox_display(&setter, formula, type, (Place){0});
    mathbox_inline(&setter, formula, type, (Place){0}, &n);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = fuzz_text(data, size);
    if (text == NULL)
        return 0;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    Place place = {diag_file(diag, "fuzz.md"), 1, 1};
    const Formula *formula = math_read(arena, text, place, TRUE, "en", diag);
    if (formula != NULL) {
        math_speech(arena, formula->root, "de");
        Xml *xml = xml_new("html");
        mathml_write(xml, formula);
        g_bytes_unref(xml_finish(xml));
        set(arena, formula, diag);
    }
    g_autofree char *said = diag_print(diag, FALSE);
    return 0;
}
