#include "book/seal.h"
  #  include "book/refs.h"
#include <sys/stat.h>
