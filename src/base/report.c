#include "base/report.h"
#include "base/json.h"
#include <string.h>

static const char *const format_names[N_REPORT_FORMATS] = {"text", "json", "sarif", "github"};

const char *report_format_name(ReportFormat format) {
    return format_names[format];
}

gboolean report_find_format(const char *name, ReportFormat *ret_format) {
    for (ReportFormat i = 0; i < N_REPORT_FORMATS; i++)
        if (g_str_equal(name, format_names[i])) {
            *ret_format = i;
            return TRUE;
        }
    return FALSE;
}

/* One complaint among the others. */
typedef struct Report {
    const Diag *diag;
    const ReportOptions *options;
    const Complaint *said;
} Report;

static char *file_of(const Report *report) {
    const char *folder = report->options->folder, *file = report->said->place.file;
    if (file == NULL)
        return NULL;
    gboolean is_here = folder == NULL || g_str_equal(folder, ".");
    g_autofree char *path = is_here ? g_strdup(file) : g_build_filename(folder, file, NULL);
    return g_utf8_make_valid(path, -1);
}

static void put_text(JsonWriter *json, const char *key, const char *text) {
    g_autofree char *valid = text != NULL ? g_utf8_make_valid(text, -1) : NULL;
    json_text(json, key, valid);
}

static guint column_of(const Report *report) {
    return diag_column(report->diag, report->said->place);
}

static guint end_column_of(const Report *report) {
    return diag_end_column(report->diag, report->said->place);
}

/* ---- JSON ---- */

static void put_complaint(JsonWriter *json, const Report *report) {
    const Complaint *said = report->said;
    g_autofree char *file = file_of(report);
    json_open_object(json, NULL);
    json_text(json, "code", diag_code_name(said->code));
    json_text(json, "level", diag_level_name(said->level));
    json_text(json, "file", file);
    json_count(json, "line", said->place.line);
    json_count(json, "column", column_of(report));
    json_count(json, "end-column", end_column_of(report));
    put_text(json, "message", said->message);
    put_text(json, "hint", said->hint);
    json_close(json);
}

static char *print_json(Report *report, const GPtrArray *sorted) {
    g_autoptr(JsonWriter) json = json_new();
    json_open_object(json, NULL);
    json_open_list(json, "diagnostics");
    for (guint i = 0; i < sorted->len; i++) {
        report->said = sorted->pdata[i];
        put_complaint(json, report);
    }
    json_close(json);
    json_count(json, "errors", diag_count(report->diag, DIAG_ERROR));
    json_count(json, "warnings", diag_count(report->diag, DIAG_WARNING));
    json_count(json, "notes", diag_count(report->diag, DIAG_NOTE));
    json_close(json);
    return json_finish(json);
}

/* ---- SARIF ---- */

static void put_message(JsonWriter *json, const char *key, const char *text) {
    json_open_object(json, key);
    put_text(json, "text", text);
    json_close(json);
}

static void put_rule(JsonWriter *json, DiagCode code) {
    json_open_object(json, NULL);
    json_text(json, "id", diag_code_name(code));
    put_message(json, "shortDescription", diag_code_meaning(code));
    json_open_object(json, "defaultConfiguration");
    json_text(json, "level", diag_level_name(diag_code_level(code)));
    json_close(json);
    json_close(json);
}

static void put_tool(JsonWriter *json, const char *version) {
    json_open_object(json, "tool");
    json_open_object(json, "driver");
    json_text(json, "name", "octavo");
    if (version != NULL)
        json_text(json, "version", version);
    json_open_list(json, "rules");
    for (DiagCode code = 0; code < DIAG_N_CODES; code++)
        put_rule(json, code);
    json_close(json);
    json_close(json);
    json_close(json);
}

static void put_region(JsonWriter *json, const Report *report) {
    if (report->said->place.line == 0)
        return;
    json_open_object(json, "region");
    json_count(json, "startLine", report->said->place.line);
    if (report->said->place.column > 0) {
        json_count(json, "startColumn", column_of(report));
        json_count(json, "endColumn", end_column_of(report));
    }
    json_close(json);
}

static void put_locations(JsonWriter *json, const Report *report) {
    g_autofree char *file = file_of(report);
    if (file == NULL)
        return;
    g_autofree char *uri = g_uri_escape_string(file, "/", FALSE);
    json_open_list(json, "locations");
    json_open_object(json, NULL);
    json_open_object(json, "physicalLocation");
    json_open_object(json, "artifactLocation");
    json_text(json, "uri", uri);
    json_close(json);
    put_region(json, report);
    json_close(json);
    json_close(json);
    json_close(json);
}

static char *with_hint(const Complaint *said) {
    return said->hint != NULL ? g_strconcat(said->message, "\n", said->hint, NULL)
                              : g_strdup(said->message);
}

static void put_result(JsonWriter *json, const Report *report) {
    const Complaint *said = report->said;
    g_autofree char *text = with_hint(said);
    json_open_object(json, NULL);
    json_text(json, "ruleId", diag_code_name(said->code));
    json_count(json, "ruleIndex", said->code);
    json_text(json, "level", diag_level_name(said->level));
    put_message(json, "message", text);
    put_locations(json, report);
    json_close(json);
}

static char *print_sarif(Report *report, const GPtrArray *sorted) {
    g_autoptr(JsonWriter) json = json_new();
    json_open_object(json, NULL);
    json_text(json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json_text(json, "version", "2.1.0");
    json_open_list(json, "runs");
    json_open_object(json, NULL);
    put_tool(json, report->options->version);
    json_text(json, "columnKind", "unicodeCodePoints");
    json_open_list(json, "results");
    for (guint i = 0; i < sorted->len; i++) {
        report->said = sorted->pdata[i];
        put_result(json, report);
    }
    json_close(json);
    json_close(json);
    json_close(json);
    json_close(json);
    return json_finish(json);
}

/* ---- GitHub ---- */

/* In a property's value, colons and commas are escaped too. */
static void append_escaped(GString *out, const char *text, gboolean is_property) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *p = valid; *p != '\0'; p++)
        if (*p == '%' || *p == '\r' || *p == '\n' || (is_property && (*p == ':' || *p == ',')))
            g_string_append_printf(out, "%%%02X", (guint)*p);
        else
            g_string_append_c(out, *p);
}

static void append_annotation(GString *out, const Report *report) {
    static const char *const commands[] = {"notice", "warning", "error"};
    const Complaint *said = report->said;
    g_autofree char *file = file_of(report), *text = with_hint(said);
    g_string_append_printf(out, "::%s title=%s", commands[said->level], diag_code_name(said->code));
    if (file != NULL) {
        g_string_append(out, ",file=");
        append_escaped(out, file, TRUE);
    }
    if (said->place.line > 0)
        g_string_append_printf(out, ",line=%u", said->place.line);
    if (said->place.line > 0 && said->place.column > 0)
        g_string_append_printf(out, ",col=%u,endColumn=%u", column_of(report),
                               end_column_of(report));
    g_string_append(out, "::");
    append_escaped(out, text, FALSE);
    g_string_append_c(out, '\n');
}

static char *print_github(Report *report, const GPtrArray *sorted) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < sorted->len; i++) {
        report->said = sorted->pdata[i];
        append_annotation(out, report);
    }
    return g_string_free(out, FALSE);
}

char *report_print(const Diag *diag, const ReportOptions *options) {
    Report report = {.diag = diag, .options = options};
    g_autoptr(GPtrArray) sorted = diag_sorted(diag);
    switch (options->format) {
    case REPORT_JSON:
        return print_json(&report, sorted);
    case REPORT_SARIF:
        return print_sarif(&report, sorted);
    case REPORT_GITHUB:
        return print_github(&report, sorted);
    case REPORT_TEXT:
    case N_REPORT_FORMATS:
        break;
    }
    return diag_print_some(diag, options->colour, options->max_errors);
}
