/* pressed.h: what a test of pages stands on: a book that is read, sealed and typeset in the style octavo.
 * Memory: pressed_clear() frees all. */
#pragma once
#include "book/seal.h"
#include "source/source.h"
#include "typeset/styles.h"
#include "typeset/typeset.h"

typedef struct Pressed {
    Diag *diag;
    Root *root;
    Book *book;
    Style *style;
    Faces *faces;
    Pages *pages;
} Pressed;

static inline void pressed_make(Pressed *pressed, const char *path) {
    g_autoptr(GError) error = NULL;
    pressed->diag = diag_new();
    pressed->book = source_read(path, NULL, pressed->diag, &pressed->root, &error);
    g_assert_no_error(error);
    book_seal(pressed->book, NULL, pressed->diag);
    g_assert_cmpint(diag_count(pressed->diag, DIAG_ERROR), ==, 0);
    StylePlaces places = {OCTAVO_SOURCE_DIR, pressed->root};
    pressed->style = styles_open(&places, "octavo", pressed->book->meta.place,
                                 pressed->book->meta.language, pressed->diag, &error);
    g_assert_no_error(error);
    pressed->faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    g_assert_true(faces_open_math(pressed->faces, &error));
    pressed->pages =
        typeset_make(pressed->book, pressed->style, pressed->faces, NULL, pressed->diag);
}

static inline void pressed_clear(Pressed *pressed) {
    pages_free(pressed->pages);
    faces_free(pressed->faces);
    style_free(pressed->style);
    book_free(pressed->book);
    root_free(pressed->root);
    diag_free(pressed->diag);
}
