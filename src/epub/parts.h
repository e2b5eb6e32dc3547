/* parts.h: the files of the publication, in the order of the manifest, while they are gathered.
 * Memory: Parts owns the bytes; names are lent by the arena that Parts was made with.  Errors: none. */
#pragma once
#include "base/arena.h"

typedef struct Part {
    const char *id;         /* manifest id, for life */
    const char *href;       /* beneath EPUB/ */
    const char *media_type;
    const char *properties; /* or NULL */
    gboolean in_spine;
    GBytes *bytes;
} Part;

typedef struct Parts {
    GArray *list;   /* of Part: what the manifest names */
    GArray *beside; /* of Part: files in META-INF, which it does not */
} Parts;

Parts *parts_new(void);
void parts_free(Parts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parts, parts_free)

/* Takes the bytes. */
void parts_add(Parts *parts, Part part);
void parts_add_beside(Parts *parts, const char *path, GBytes *bytes);
