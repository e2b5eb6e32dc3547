/* arena.h: memory that is freed together.
 * Each product (Book, Pages, Style) owns one arena; nothing in it is freed singly.
 * Memory: what arena_* returns lives as long as the arena.  Errors: none; GLib aborts when memory
 * ends. */
#pragma once
#include <glib.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

/* Zeroed bytes, aligned for any type. */
void *arena_alloc(Arena *arena, gsize size);
char *arena_strdup(Arena *arena, const char *text);
char *arena_strndup(Arena *arena, const char *text, gsize len);
char *arena_printf(Arena *arena, const char *format, ...) G_GNUC_PRINTF(2, 3);
void *arena_memdup(Arena *arena, const void *bytes, gsize size);

#define arena_new0(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define arena_array(arena, Type, n) ((Type *)arena_alloc((arena), sizeof(Type) * (n)))
