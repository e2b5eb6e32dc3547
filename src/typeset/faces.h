/* faces.h: the faces that the press may use, and nothing else of the machine's.
 * In: fonts/faces.yaml (families, their files, licences).  Out: a private font map; fonts at a size.
 * Units: sizes are Length.  Memory: a Faces owns its fonts; const Font * is lent as long as it lives.
 * Errors: a missing file or a face that is not the one asked for (GError).  Threads: one Faces each.
 * Source: Pango's PangoFcFontMap with a configuration of its own; see fontconfig's FcConfigCreate(). */
#pragma once
#include "base/units.h"
#include <glib.h>

typedef enum Family { FAMILY_TEXT, FAMILY_SANS, FAMILY_MONO, N_FAMILIES } Family;
typedef enum Weight { WEIGHT_REGULAR, WEIGHT_SEMIBOLD, WEIGHT_BOLD, N_WEIGHTS } Weight;

typedef struct FaceFile {
    const char *path;   /* absolute */
    const char *name;   /* family name: "Vollkorn" */
    const char *licence; /* path of the licence text, or NULL */
    Family family;
    Weight weight;
    gboolean is_italic;
} FaceFile;

typedef struct Faces Faces;

/* A face at a size. One object for each face and size: pointers can be compared. */
typedef struct Font Font;

Faces *faces_open(const char *fonts_folder, GError **error);
void faces_free(Faces *faces);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Faces, faces_free)

const FaceFile *faces_files(const Faces *faces, guint *ret_n);

/* The private PangoFontMap (void, so that only those who use Pango need know it); lent. */
void *faces_font_map(const Faces *faces);

/* The PangoContext upon that map, and the PangoFontDescription of a face at a size (the caller's): for shape.c. */
void *faces_context(const Faces *faces);
void *faces_describe(const Faces *faces, Family family, Weight weight, gboolean is_italic, Length size);

/* The font for a PangoFont that shaping chose; `pango_font` is kept. */
const Font *faces_font(Faces *faces, void *pango_font);

/* For pdf/draw.c: the PangoFont (a PangoFcFont) behind a font; lent. */
void *font_pango(const Font *font);
guint font_number(const Font *font); /* 0, 1, 2 … in order of first use: the same in every run */
char *font_name(const Font *font);   /* "Vollkorn Bold 10.4"; caller frees */
