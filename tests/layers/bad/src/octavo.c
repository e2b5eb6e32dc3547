#include "press.h"
#include "pdf/draw.h"
