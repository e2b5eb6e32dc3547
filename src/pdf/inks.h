/* inks.h: the colours of a device that a file uses, held against its output intent.
 * In: colour spaces, as names or values.
 * Out: findings.
 * Source: ISO 19005-2, 6.2.3 and 6.2.4; ISO 32000-1, 8.6. */
#pragma once
#include "pdf/scene.h"

typedef enum Ink { INK_GREY = 1, INK_RGB = 2, INK_CMYK = 4 } Ink;

/* The Ink of the file's output intent for PDF/A, or 0. */
guint inks_of_intent(const Reader *reader);

/* The Inks of a colour space, those that it is built upon too. Names are looked up in `resources`.
 */
guint inks_of_space(const Reader *reader, const Value *resources, const Value *space);

void inks_check(const Scene *scene, guint page, const Value *resources, guint inks);
