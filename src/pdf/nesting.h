/* nesting.h: what the structure tree of a finished file has to be like.
 * In: a Scene, and what its pages paint.
 * Out: findings.
 * Source: ISO 14289-1, 7.1 to 7.9; ISO 32000-1, 14.7 and 14.8. */
#pragma once
#include "pdf/painted.h"

void nesting_check(const Scene *scene, const Painted *painted);
