/* protrusion.h: what hangs out of the measure, so that its edges look straight.
 * In: a line's last or first character and its advance.  Out: how far it hangs out.  Units: Length.  Memory, diagnostics: none.
 * Source: Hàn Thế Thành, Micro-typographic extensions to the TeX typesetting system, 2000; the shares are octavo's own. */
#pragma once
#include "typeset/shape.h"

Length protrusion_right(const Type *type, gunichar character, Length advance);
Length protrusion_left(const Type *type, gunichar character, Length advance);
