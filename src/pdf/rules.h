/* rules.h: the clauses that a single object of a finished file is held against.
 * In: a Scene and the object.
 * Out: findings.
 * Source: ISO 14289-1, 7.16 to 7.21; ISO 19005-2, 6.1 to 6.11. */
#pragma once
#include "pdf/painted.h"

void rules_check_catalog(const Scene *scene);
void rules_check_page(const Scene *scene, guint page); /* from 1; its annotations too */
void rules_check_objects(const Scene *scene);
void rules_check_font(const Scene *scene, const UsedFont *font);
