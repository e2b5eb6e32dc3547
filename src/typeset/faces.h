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

/* A family for scripts that the three above lack, one of those under 'others' in faces.yaml. Optional: its files are looked for
 * when a text first needs it. It has a font map of its own, so that the three stay as they are. */
typedef struct OtherFamily {
    const char *key;      /* "amiri" */
    const char *name;     /* "Amiri" */
    const char *package;  /* Debian's, that has the files */
    const char *const *scripts; /* ISO 15924 codes, NULL-terminated: "Arab" */
    const FaceFile *files; /* also those that are not installed */
    guint n_files;
    gboolean is_tried, is_installed; /* set by faces_other_has() and faces_context() */
} OtherFamily;

typedef struct Faces Faces;

/* A face at a size. One object for each face and size: pointers can be compared. */
typedef struct Font Font;

Faces *faces_open(const char *fonts_folder, GError **error);
/* Their files and names only: nothing can be set with them. Opening faces starts threads of Pango's, and a process that has some must
 * not be forked. */
Faces *faces_list(const char *fonts_folder, GError **error);
void faces_free(Faces *faces);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Faces, faces_free)

/* The face of formulas, which only a book that has some needs: opened once, before it is asked for. Errors: it is not installed. */
gboolean faces_open_math(Faces *faces, GError **error);

/* Its hb_font_t in units of its em (void, as below), or NULL before it is opened; lent. */
void *faces_math(const Faces *faces);
/* At this size of the text around, which it is scaled to fit. */
Length faces_math_size(const Faces *faces, Length size);
const Font *faces_math_font(Faces *faces, Length size);

const FaceFile *faces_files(const Faces *faces, guint *ret_n);

/* The file of the face of formulas, whether it is opened or not; FALSE: faces.yaml names none. */
gboolean faces_math_file(const Faces *faces, FaceFile *ret_file);

/* The other families, in the order of faces.yaml; they are named by their numbers from 1. */
guint faces_n_others(const Faces *faces);
const OtherFamily *faces_other(const Faces *faces, guint number);
guint faces_find_other(const Faces *faces, const char *key); /* 0: there is none */
/* Whether the family is installed and has the character; opens it. */
gboolean faces_other_has(Faces *faces, guint number, gunichar character);
/* Debian's package with faces for a script (an ISO 15924 code) that no family above is for, or NULL. */
const char *faces_package(const Faces *faces, const char *script);

/* The private PangoFontMap (void, so that only those who use Pango need know it); lent. */
void *faces_font_map(const Faces *faces);

/* The PangoContext upon that map, or upon that of another family (`other` > 0; NULL where it is not installed), and the
 * PangoFontDescription of a face at a size (the caller's): for shape.c. */
void *faces_context(Faces *faces, guint other);
void *faces_describe(const Faces *faces, Family family, guint other, Weight weight, gboolean is_italic, Length size);

/* The font for a PangoFont that shaping chose; `pango_font` is kept. */
const Font *faces_font(Faces *faces, void *pango_font);

/* For pdf/draw.c: the PangoFont (a PangoFcFont) behind a font; lent. */
void *font_pango(const Font *font);
guint font_number(const Font *font); /* 0, 1, 2 … in order of first use: the same in every run */
char *font_name(const Font *font);   /* "Vollkorn Bold 10.4"; caller frees */
