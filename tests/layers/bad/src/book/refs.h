#include "book/seal.h"
