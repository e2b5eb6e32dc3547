/* One table a language; the primary subtag chooses it. */
#include "book/terms.h"
#include <glib.h>
#include <string.h>

static const char *const english[TERM_N_TERMS] = {
    "Chapter",      "Part",          "Figure",
    "Table",        "Listing",       "Section",
    "Contents",     "Notes",         "Index",
    "Colophon",     "Cover",         "Title page",
    "Note",         "Tip",           "Important",
    "Warning",      "Caution",       "see",
    "minute",       "minutes",       "Edition",
    "Revision",     "Start reading", "Back to the text",
    "Output",       "Where you are", "of",
    "Next",         "Back",          "Figures",
    "Tables",       "Listings",      "Glossary",
    "Status",       "draft",         "ongoing",
    "completed",    "Level",         "beginner",
    "intermediate", "advanced",      "For",
    "Reading time", "Path",          "Sources",
    "note",         "page",          "on page",
    "see also",
};
static const char *const german[TERM_N_TERMS] = {
    "Kapitel",       "Teil",        "Abbildung", "Tabelle",   "Listing",         "Abschnitt",
    "Inhalt",        "Anmerkungen", "Register",  "Impressum", "Umschlag",        "Titelseite",
    "Hinweis",       "Tipp",        "Wichtig",   "Warnung",   "Vorsicht",        "siehe",
    "Minute",        "Minuten",     "Auflage",   "Revision",  "Zum Anfang",      "Zurück zum Text",
    "Ausgabe",       "Wo Sie sind", "von",       "Weiter",    "Zurück",          "Abbildungen",
    "Tabellen",      "Listings",    "Glossar",   "Stand",     "Entwurf",         "in Arbeit",
    "abgeschlossen", "Niveau",      "Einstieg",  "mittel",    "fortgeschritten", "Für",
    "Lesezeit",      "Pfad",        "Quellen",   "Anmerkung", "Seite",           "auf Seite", "siehe auch",
};
static const char *const french[TERM_N_TERMS] = {
    "Chapitre",
    "Partie",
    "Figure",
    "Tableau",
    "Listing",
    "Section",
    "Table des matières",
    "Notes",
    "Index",
    "Colophon",
    "Couverture",
    "Page de titre",
    "Note",
    "Conseil",
    "Important",
    "Avertissement",
    "Attention",
    "voir",
    "minute",
    "minutes",
    "Édition",
    "Révision",
    "Commencer la lecture",
    "Retour au texte",
    "Sortie",
    "Où vous êtes",
    "sur",
    "Suite",
    "Retour",
    "Figures",
    "Tableaux",
    "Listings",
    "Glossaire",
    "État",
    "brouillon",
    "en cours",
    "achevé",
    "Niveau",
    "débutant",
    "intermédiaire",
    "avancé",
    "Pour",
    "Temps de lecture",
    "Parcours",
    "Sources",
    "note",
    "page",
    "page",
    "voir aussi",
};
static const char *const spanish[TERM_N_TERMS] = {
    "Capítulo",
    "Parte",
    "Figura",
    "Tabla",
    "Listado",
    "Sección",
    "Índice",
    "Notas",
    "Índice alfabético",
    "Colofón",
    "Cubierta",
    "Portada",
    "Nota",
    "Consejo",
    "Importante",
    "Advertencia",
    "Precaución",
    "véase",
    "minuto",
    "minutos",
    "Edición",
    "Revisión",
    "Empezar a leer",
    "Volver al texto",
    "Salida",
    "Dónde está",
    "de",
    "Siguiente",
    "Volver",
    "Figuras",
    "Tablas",
    "Listados",
    "Glosario",
    "Estado",
    "borrador",
    "en curso",
    "completo",
    "Nivel",
    "principiante",
    "intermedio",
    "avanzado",
    "Para",
    "Tiempo de lectura",
    "Itinerario",
    "Fuentes",
    "nota",
    "página",
    "en la página",
    "véase también",
};

static const struct {
    const char *language;
    const char *const *terms;
} tables[] = {{"en", english}, {"de", german}, {"fr", french}, {"es", spanish}};

static gboolean language_is(const char *tag, const char *primary) {
    gsize len = 0;
    while (g_ascii_isalpha(tag[len]))
        len++;
    return strlen(primary) == len && g_ascii_strncasecmp(tag, primary, len) == 0;
}

const char *term(const char *language, Term which) {
    for (guint i = 0; language != NULL && i < G_N_ELEMENTS(tables); i++)
        if (language_is(language, tables[i].language))
            return tables[i].terms[which];
    return english[which];
}

const char *term_minutes(const char *language, unsigned n) {
    return term(language, n == 1 ? TERM_MINUTE : TERM_MINUTES);
}
