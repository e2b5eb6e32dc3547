/* Loaded before the C library (LD_PRELOAD): the allocation whose number REFUSED_FROM gives fails in
 * the first process, and all after it; without a number their count is said at the end. They are
 * counted from main() on, which calls setlocale() first: what libraries need before it is no
 * business of octavo's. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
char *setlocale(int category, const char *locale);

static pid_t first_process;
static long n, first_refused;

char *setlocale(int category, const char *locale) {
    char *(*next)(int, const char *) = (char *(*)(int, const char *))dlsym(RTLD_NEXT, "setlocale");
    const char *number = getenv("REFUSED_FROM");
    char *now = next(category, locale);
    if (first_process == 0) { /* others call it again */
        first_refused = number != NULL ? atol(number) : 0;
        first_process = getpid();
    }
    return now;
}

__attribute__((destructor)) static void end(void) {
    if (first_refused == 0 && getpid() == first_process)
        fprintf(stderr, "%ld allocations\n", n);
}

static int is_refused(void) {
    if (first_process == 0 || getpid() != first_process)
        return 0;
    long number = __atomic_add_fetch(&n, 1, __ATOMIC_RELAXED);
    if (first_refused <= 0 || number < first_refused)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) {
    return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return is_refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
    return is_refused() ? NULL : __libc_realloc(old, size);
}
