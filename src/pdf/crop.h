/* crop.h: the marks around a trimmed page that say where to cut and fold, as PDF operators.
 * In: the box that is cut out; origin bottom left, y upwards.
 * Out: operators in black, 0.25 pt thick; no mark touches the bleed.
 * Errors: none.
 * Source: ISO 32000-1, 14.11.2 (boxes). */
#pragma once
#include "base/units.h"

#define CROP_BLEED ((Length)8708) /* 3 mm */
#define CROP_ROOM ((Length)29027) /* 10 mm around the trimmed page: bleed, gap and marks */

typedef struct Box {
    Length left, bottom, right, top;
} Box;

Box box_grown(Box box, Length by);

void crop_trace(GString *content, Box trim);
void crop_trace_fold(GString *content, Box trim, Length x);

/* "12.345 " as PDF writes a length. */
void crop_append(GString *content, Length length);
