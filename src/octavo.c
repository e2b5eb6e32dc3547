/* The command line: finds the verb, and prints what is said of octavo as a whole. */
#include "base/walls.h"
#include "verbs/talk.h"
#include <cairo.h>
#include <cmark-gfm.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <libxml/xmlversion.h>
#include <librsvg/rsvg.h>
#include <locale.h>
#include <microhttpd.h>
#include <pango/pango.h>
#include <qpdf/qpdf-c.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>
#include <zip.h>

/* The first is meant where none is named. */
static const Verb *const verbs[] = {
    &verb_build,  &verb_init, &verb_check, &verb_dump, &verb_list,  &verb_watch,   &verb_release,
    &verb_verify, &verb_feed, &verb_diff,  &verb_test, &verb_carry, &verb_explain,
};

static void print_help(void) {
    printf("octavo makes an EPUB and a typeset PDF from a Markdown book.\n\n"
           "Usage: octavo [VERB] [OPTION…] [BOOK]\n\nVerbs:\n");
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
        printf("  %-8s %-8s  %s\n", verbs[i]->name, verbs[i]->parameters, verbs[i]->summary);
    printf("\n'octavo VERB --help' lists the options of a verb, --version the libraries.\n"
           "BOOK is a folder with book.yaml or one made for another tool, or a Markdown file; "
           "without it, the current folder.\n"
           "Exit status: 0 done, 1 the book has errors, 2 usage, 3 warnings under --werror, 4 the "
           "world failed, 70 octavo did.\n");
}

static void print_walls(void) {
    guint landlock = walls_landlock();
    if (landlock > 0)
        printf("walls: landlock %u, ", landlock);
    else
        printf("walls: no landlock, ");
    printf("%s\n", walls_seccomp() ? "seccomp" : "no seccomp");
}

static void print_version(void) {
    printf("octavo %s\n", OCTAVO_VERSION);
    printf("glib %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
    printf("cmark-gfm %s\n", cmark_version_string());
    printf("libyaml %s\n", yaml_get_version_string());
    printf("pango %s\n", pango_version_string());
    printf("harfbuzz %s\n", hb_version_string());
    printf("cairo %s\n", cairo_version_string());
    printf("fontconfig %d\n", FcGetVersion());
    printf("librsvg %u.%u.%u\n", rsvg_major_version, rsvg_minor_version, rsvg_micro_version);
    printf("libqpdf %s\n", qpdf_get_qpdf_version());
    printf("libxml2 %s\n", LIBXML_DOTTED_VERSION);
    printf("libzip %s\n", zip_libzip_version());
    printf("libmicrohttpd %s\n", MHD_get_version());
    printf("libseccomp %d.%d.%d\n", SCMP_VER_MAJOR, SCMP_VER_MINOR, SCMP_VER_MICRO);
    print_walls();
}

static const Verb *find_verb(const char *name) {
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(name, verbs[i]->name) == 0)
            return verbs[i];
    return NULL;
}

static Status run(int argc, char **argv) {
    const char *first = argc > 1 ? argv[1] : "";
    const Verb *verb = find_verb(first);
    if (verb != NULL)
        return verb->run(argc - 1, argv + 1);
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        print_help();
    else if (strcmp(first, "--version") == 0)
        print_version();
    else
        return verbs[0]->run(argc, argv);
    return STATUS_DONE;
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    Status status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout))
        return talk_failure("the output cannot be written");
    return status;
}
