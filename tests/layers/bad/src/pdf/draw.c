#include "pdf/draw.h"
#include "epub/nav.h"
