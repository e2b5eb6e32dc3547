/* styles.h: finds a style: page.yaml, and book.css beside it, of the style and of all that it is
 * based on. In: a name, which is an installed style's ('a4'), or with a slash in it a folder of the
 * book
 * ('./style'). 'base' in page.yaml names the installed style that lies below.
 * Out: a Style, with the stylesheets of all layers one after another, the lowest first.
 * Memory: the Style is the caller's.
 * Diagnostics: style-bad at `place` or in the file; those of files and YAML.
 * Errors: what is installed cannot be read (GError).
 * Confined: a book's own style is read beneath the book's folder, and its stylesheet may name
 * nothing but the faces in fonts/. */
#pragma once
#include "base/file.h"
#include "typeset/style.h"

typedef struct StylePlaces {
    const char *installed; /* the folder that holds styles/ */
    const Root *book;
} StylePlaces;

/* NULL after a diagnostic, or with an error. */
Style *styles_open(const StylePlaces *places, const char *name, Place place, const char *language,
                   Diag *diag, GError **error);
