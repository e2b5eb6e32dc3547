#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <curl/curl.h>
