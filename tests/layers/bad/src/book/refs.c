#include "book/refs.h"
#include "book/book.h"
#include <glib.h>
