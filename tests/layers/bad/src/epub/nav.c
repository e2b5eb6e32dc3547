#include "pdf/draw.h"
#include "refs.h"
#include <cairo.h>
