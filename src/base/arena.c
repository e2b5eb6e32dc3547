/* Blocks of growing size, cut from the front; a large request has a block of its own. */
#include "base/arena.h"
#include <stdalign.h>
#include <string.h>

#define FIRST_BLOCK 4096u
#define LARGEST_BLOCK (1u << 20)

typedef struct ArenaBlock ArenaBlock;
struct ArenaBlock {
    ArenaBlock *next;
    max_align_t bytes[];
};

struct Arena {
    ArenaBlock *blocks;
    char *free;       /* the next free byte of the newest shared block */
    gsize left;       /* [bytes] behind `free` */
    gsize block_size; /* [bytes] of the next shared block */
};

Arena *arena_new(void) {
    Arena *arena = g_new0(Arena, 1);
    arena->block_size = FIRST_BLOCK;
    return arena;
}

void arena_free(Arena *arena) {
    if (arena == NULL)
        return;
    for (ArenaBlock *block = arena->blocks, *next; block != NULL; block = next) {
        next = block->next;
        g_free(block);
    }
    g_free(arena);
}

static char *add_block(Arena *arena, gsize size) {
    ArenaBlock *block = g_malloc0(sizeof(ArenaBlock) + size);
    block->next = arena->blocks;
    arena->blocks = block;
    return (char *)block->bytes;
}

void *arena_alloc(Arena *arena, gsize size) {
    const gsize align = alignof(max_align_t);
    g_assert(size < G_MAXSIZE / 2);
    size = MAX(1, (size + align - 1) / align) * align;
    if (size > arena->left) {
        if (size >= arena->block_size / 2)
            return add_block(arena, size);
        arena->free = add_block(arena, arena->block_size);
        arena->left = arena->block_size;
        arena->block_size = MIN(arena->block_size * 2, LARGEST_BLOCK);
    }
    void *result = arena->free;
    arena->free += size;
    arena->left -= size;
    return result;
}

void *arena_memdup(Arena *arena, const void *bytes, gsize size) {
    void *copy = arena_alloc(arena, size);
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

char *arena_strndup(Arena *arena, const char *text, gsize len) {
    char *copy = arena_alloc(arena, len + 1);
    memcpy(copy, text, len);
    return copy;
}

char *arena_strdup(Arena *arena, const char *text) {
    return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *arena_printf(Arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    return arena_strdup(arena, text);
}
