/* mathml.h: a formula as presentation MathML, with its speech as alternative text.
 * In: a Formula of a sealed Book.  Out: one <math> into the Xml.  Errors: none.
 * Source: MathML 3 as EPUB's schema wants it, kept to what MathML Core draws. */
#pragma once
#include "book/math.h"
#include "epub/xml.h"

void mathml_write(Xml *xml, const Formula *formula);
