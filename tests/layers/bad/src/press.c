#include "epub/nav.h"
#include "pdf/draw.h"
