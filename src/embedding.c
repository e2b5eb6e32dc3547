#include "embedding.h"
#include "typeset/scripts.h"

struct Embedding {
    Faces *faces;
    const Style *style;
    const Book *book;
    Scripts *scripts;
    GArray *own, *others; /* of EpubFace */
    EpubFace math;
};

static guint css_weight(Weight weight) {
    static const guint weights[N_WEIGHTS] = {400, 600, 700};
    return weights[weight];
}

static void add_face(GArray *list, const FaceFile *file, guint percent) {
    EpubFace face = {.path = file->path,
                     .family = file->name,
                     .weight = css_weight(file->weight),
                     .is_italic = file->is_italic,
                     .licence = file->licence,
                     .percent = percent};
    g_array_append_val(list, face);
}

/* Of the first script that the style sets with it. */
static guint percent_of(const Style *style, const char *key) {
    for (guint i = 0; i < style->n_scripts; i++)
        for (guint k = 0; k < style->scripts[i].n_families; k++)
            if (g_str_equal(style->scripts[i].families[k], key))
                return style->scripts[i].percent;
    return 100;
}

static void add_others(Embedding *embedding) {
    for (guint number = 1; number <= faces_n_others(embedding->faces); number++) {
        const OtherFamily *family = faces_other(embedding->faces, number);
        for (guint i = 0; i < family->n_files; i++)
            add_face(embedding->others, &family->files[i],
                     percent_of(embedding->style, family->key));
    }
}

static void add_math(Embedding *embedding) {
    FaceFile file;
    if (!embedding->book->meta.has_math || !faces_math_file(embedding->faces, &file) ||
        file.licence == NULL || !g_file_test(file.path, G_FILE_TEST_IS_REGULAR))
        return;
    embedding->math =
        (EpubFace){.path = file.path, .family = file.name, .weight = 400, .licence = file.licence};
}

Embedding *embedding_new(Faces *faces, const Style *style, const Book *book) {
    Embedding *embedding = g_new0(Embedding, 1);
    g_autoptr(Diag) known = diag_new(); /* typesetting reports the same */
    *embedding = (Embedding){faces,
                             style,
                             book,
                             scripts_new(faces, style->scripts, style->n_scripts, known),
                             g_array_new(FALSE, FALSE, sizeof(EpubFace)),
                             g_array_new(FALSE, FALSE, sizeof(EpubFace)),
                             {0}};
    guint n = 0;
    const FaceFile *files = faces_files(faces, &n);
    for (guint i = 0; i < n; i++)
        add_face(embedding->own, &files[i], 100);
    add_others(embedding);
    add_math(embedding);
    return embedding;
}

void embedding_free(Embedding *embedding) {
    if (embedding == NULL)
        return;
    scripts_free(embedding->scripts);
    g_array_unref(embedding->own);
    g_array_unref(embedding->others);
    g_free(embedding);
}

static const char *family_of(gunichar character, gpointer data) {
    const Embedding *embedding = data;
    guint32 script = script_of(character, embedding->book->meta.language);
    guint other = scripts_choose(embedding->scripts, script, character).other;
    const OtherFamily *family = other > 0 ? faces_other(embedding->faces, other) : NULL;
    return family != NULL && family->files[0].licence != NULL ? family->name : NULL;
}

void embedding_fill(Embedding *embedding, EpubOptions *options) {
    options->faces = (const EpubFace *)embedding->own->data;
    options->n_faces = embedding->own->len;
    options->font_map = faces_font_map(embedding->faces);
    options->others = (const EpubFace *)embedding->others->data;
    options->n_others = embedding->others->len;
    options->family_of = family_of;
    options->family_data = embedding;
    options->math = embedding->math.path != NULL ? &embedding->math : NULL;
}
