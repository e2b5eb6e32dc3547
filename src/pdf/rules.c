/* Rows of a clause, its words and a function that says whether an object keeps it; a row is all
 * that a new clause costs. */
#include "pdf/rules.h"
#include <math.h>
#include <string.h>

typedef struct Rule {
    const char *clause, *what;
    gboolean (*is_kept)(const Scene *scene, const Value *value);
} Rule;

static void check_rules(const Scene *scene, guint page, const Value *value, const Rule *rules,
                        guint n) {
    for (guint i = 0; i < n; i++)
        if (!rules[i].is_kept(scene, value))
            findings_add(scene->findings, page, rules[i].clause, "%s", rules[i].what);
}

static const Value *at(const Scene *scene, const Value *value, const char *key) {
    return reader_at(scene->reader, value, key);
}

static gboolean lacks(const Scene *scene, const Value *value, const char *key) {
    return at(scene, value, key)->kind == VALUE_NULL;
}

static gboolean is_among(const char *words, const Value *name) {
    g_autofree char *word = g_strdup_printf(" %s ", value_name(name));
    return name->kind == VALUE_NAME && strstr(words, word) != NULL;
}

/* ---- the catalog ---- */

static gboolean is_marked(const Scene *scene, const Value *catalog) {
    return value_is_true(at(scene, at(scene, catalog, "/MarkInfo"), "/Marked"));
}

static gboolean is_not_suspect(const Scene *scene, const Value *catalog) {
    return !value_is_true(at(scene, at(scene, catalog, "/MarkInfo"), "/Suspects"));
}

static gboolean has_metadata(const Scene *scene, const Value *catalog) {
    return at(scene, catalog, "/Metadata")->kind == VALUE_STREAM;
}

static gboolean shows_title(const Scene *scene, const Value *catalog) {
    return value_is_true(at(scene, at(scene, catalog, "/ViewerPreferences"), "/DisplayDocTitle"));
}

static gboolean has_structure(const Scene *scene, const Value *catalog) {
    return value_is_dictionary(at(scene, catalog, "/StructTreeRoot"));
}

static gboolean knows_outline_language(const Scene *scene, const Value *catalog) {
    return scene->has_lang || lacks(scene, at(scene, catalog, "/Outlines"), "/First");
}

static gboolean has_fit_language(const Scene *scene, const Value *catalog) {
    return lacks(scene, catalog, "/Lang") || reader_is_language(at(scene, catalog, "/Lang"));
}

static gboolean has_no_actions(const Scene *scene, const Value *holder) {
    return lacks(scene, holder, "/AA");
}

static gboolean has_no_alternates(const Scene *scene, const Value *catalog) {
    return lacks(scene, at(scene, catalog, "/Names"), "/AlternatePresentations");
}

static gboolean has_no_scripts(const Scene *scene, const Value *catalog) {
    return lacks(scene, at(scene, catalog, "/Names"), "/JavaScript");
}

static gboolean has_no_xfa(const Scene *scene, const Value *catalog) {
    return lacks(scene, at(scene, catalog, "/AcroForm"), "/XFA");
}

static gboolean has_appearances(const Scene *scene, const Value *catalog) {
    return !value_is_true(at(scene, at(scene, catalog, "/AcroForm"), "/NeedAppearances"));
}

static gboolean needs_nothing(const Scene *scene, const Value *catalog) {
    return lacks(scene, catalog, "/Requirements");
}

static gboolean has_named_layers(const Scene *scene, const Value *catalog) {
    const Value *layers = at(scene, catalog, "/OCProperties");
    return layers->kind == VALUE_NULL || value_is_text(at(scene, at(scene, layers, "/D"), "/Name"));
}

static gboolean has_steady_layers(const Scene *scene, const Value *catalog) {
    return lacks(scene, at(scene, at(scene, catalog, "/OCProperties"), "/D"), "/AS");
}

/* An intent for PDF/A whose profile is none that is known here. */
static gboolean has_fit_intent(const Scene *scene, const Value *catalog) {
    const Value *intents = at(scene, catalog, "/OutputIntents");
    for (guint i = 0; intents->kind == VALUE_ARRAY && i < intents->n; i++)
        if (value_is_name(at(scene, reader_item(scene->reader, intents, i), "/S"), "/GTS_PDFA1"))
            return scene->intent != 0;
    return TRUE;
}

static gboolean has_id(const Scene *scene, G_GNUC_UNUSED const Value *catalog) {
    const Value *id = at(scene, reader_trailer(scene->reader), "/ID");
    return value_is_text(reader_item(scene->reader, id, 0)) &&
           value_is_text(reader_item(scene->reader, id, 1));
}

static gboolean is_open(const Scene *scene, G_GNUC_UNUSED const Value *catalog) {
    return lacks(scene, reader_trailer(scene->reader), "/Encrypt");
}

static const Rule catalog_rules[] = {
    {"6.2-1", "the file does not say that it is tagged (/MarkInfo)", is_marked},
    {"7.1-4", "the file says that its tags are suspect", is_not_suspect},
    {"7.1-8", "the file has no metadata (XMP)", has_metadata},
    {"7.1-10", "readers are not told to show the title (DisplayDocTitle)", shows_title},
    {"7.1-11", "the file has no structure tree", has_structure},
    {"7.2-2", "an outline in no known language (/Lang)", knows_outline_language},
    {"7.2-29", "a /Lang that is no language", has_fit_language},
    {"7.10-1", "layers without a /Name", has_named_layers},
    {"7.10-2", "layers that readers switch by themselves (/AS)", has_steady_layers},
    {"A-2 6.1.3-1", "the file has no /ID", has_id},
    {"A-2 6.1.3-2", "the file is encrypted", is_open},
    {"A-2 6.2.3-1", "an output intent without a profile that can be read", has_fit_intent},
    {"A-2 6.4.1-3", "a form without appearances", has_appearances},
    {"A-2 6.4.2-1", "a form in XFA", has_no_xfa},
    {"A-2 6.5.1-1", "a script (/JavaScript)", has_no_scripts},
    {"A-2 6.5.2-1", "actions that the file starts by itself (/AA)", has_no_actions},
    {"A-2 6.10-1", "another presentation of the file", has_no_alternates},
    {"A-2 6.11-1", "requirements on the reading program", needs_nothing},
};

void rules_check_catalog(const Scene *scene) {
    check_rules(scene, 0, reader_catalog(scene->reader), catalog_rules,
                G_N_ELEMENTS(catalog_rules));
}

/* ---- boxes ---- */

typedef struct Box {
    double left, bottom, right, top;
} Box;

static gboolean read_box(const Scene *scene, const Value *holder, const char *key, Box *box) {
    const Value *numbers = at(scene, holder, key);
    double n[4] = {0};
    for (guint i = 0; i < 4; i++) {
        const Value *number = reader_item(scene->reader, numbers, i);
        if (number->kind != VALUE_NUMBER)
            return FALSE;
        n[i] = number->number;
    }
    *box = (Box){fmin(n[0], n[2]), fmin(n[1], n[3]), fmax(n[0], n[2]), fmax(n[1], n[3])};
    return TRUE;
}

static gboolean has_size(const Scene *scene, const Value *page, const char *key) {
    Box box;
    if (!read_box(scene, page, key, &box))
        return lacks(scene, page, key);
    double width = box.right - box.left, height = box.top - box.bottom;
    return width >= 3 && width <= 14400 && height >= 3 && height <= 14400;
}

static gboolean has_sizes(const Scene *scene, const Value *page) {
    return has_size(scene, page, "/MediaBox") && has_size(scene, page, "/CropBox") &&
           has_size(scene, page, "/BleedBox") && has_size(scene, page, "/TrimBox") &&
           has_size(scene, page, "/ArtBox");
}

static gboolean has_media(const Scene *scene, const Value *page) {
    Box box;
    return read_box(scene, page, "/MediaBox", &box);
}

/* An eighth of a point is what rounding may cost. */
static gboolean lies_within(const Scene *scene, const Value *page, const char *inner,
                            const char *outer) {
    const double slack = 0.125;
    Box in, out;
    if (!read_box(scene, page, inner, &in) || !read_box(scene, page, outer, &out))
        return TRUE;
    return in.left >= out.left - slack && in.bottom >= out.bottom - slack &&
           in.right <= out.right + slack && in.top <= out.top + slack;
}

static gboolean nests_boxes(const Scene *scene, const Value *page) {
    return lies_within(scene, page, "/CropBox", "/MediaBox") &&
           lies_within(scene, page, "/BleedBox", "/MediaBox") &&
           lies_within(scene, page, "/TrimBox", "/MediaBox") &&
           lies_within(scene, page, "/TrimBox", "/BleedBox");
}

/* ---- pages ---- */

static gboolean has_tab_order(const Scene *scene, const Value *page) {
    const Value *annotations = at(scene, page, "/Annots");
    gboolean has_any = annotations->kind == VALUE_ARRAY && annotations->n > 0;
    return !has_any || value_is_name(at(scene, page, "/Tabs"), "/S");
}

static gboolean has_no_steps(const Scene *scene, const Value *page) {
    return lacks(scene, page, "/PresSteps");
}

static const Rule page_rules[] = {
    {"7.18.3-1", "links on a page whose order is not the structure's (/Tabs /S)", has_tab_order},
    {"PDF 14.11.2", "a page without a MediaBox", has_media},
    {"PDF 14.11.2", "page boxes that reach out of each other", nests_boxes},
    {"A-2 6.1.13-11", "a page box smaller than 3 or larger than 14,400 units", has_sizes},
    {"A-2 6.5.2-2", "actions that the page starts by itself (/AA)", has_no_actions},
    {"A-2 6.10-2", "steps of a presentation", has_no_steps},
};

/* ---- annotations ---- */

static gboolean is_kind(const Scene *scene, const Value *annotation, const char *kind) {
    return value_is_name(at(scene, annotation, "/Subtype"), kind);
}

static gint64 flags_of(const Scene *scene, const Value *annotation) {
    return value_integer(at(scene, annotation, "/F"), 0);
}

static gboolean is_hidden(const Scene *scene, const Value *annotation) {
    return (flags_of(scene, annotation) & 2) != 0;
}

static gboolean stands_in(const Scene *scene, const Value *annotation, const char *type) {
    gint64 key = value_integer(at(scene, annotation, "/StructParent"), -1);
    const Node *node = grove_parent_of_object(scene->grove, key);
    return node != NULL && strcmp(node->type, type) == 0 && node->n_objects > 0;
}

static gboolean is_tagged(const Scene *scene, const Value *annotation) {
    return is_among(" /Widget /PrinterMark /Link /Popup ", at(scene, annotation, "/Subtype")) ||
           is_hidden(scene, annotation) || stands_in(scene, annotation, "Annot");
}

static gboolean is_tagged_link(const Scene *scene, const Value *annotation) {
    return !is_kind(scene, annotation, "/Link") || is_hidden(scene, annotation) ||
           stands_in(scene, annotation, "Link");
}

static gboolean is_tagged_field(const Scene *scene, const Value *annotation) {
    return !is_kind(scene, annotation, "/Widget") || is_hidden(scene, annotation) ||
           stands_in(scene, annotation, "Form");
}

/* By its own words, or by those of the element that holds it. */
static gboolean is_described(const Scene *scene, const Value *annotation) {
    gint64 key = value_integer(at(scene, annotation, "/StructParent"), -1);
    const Node *node = grove_parent_of_object(scene->grove, key);
    return is_among(" /Widget /Popup ", at(scene, annotation, "/Subtype")) ||
           is_hidden(scene, annotation) || value_is_text(at(scene, annotation, "/Contents")) ||
           (node != NULL && value_is_text(at(scene, node->value, "/Alt")));
}

static gboolean is_described_link(const Scene *scene, const Value *annotation) {
    return !is_kind(scene, annotation, "/Link") || is_hidden(scene, annotation) ||
           value_is_text(at(scene, annotation, "/Contents"));
}

static gboolean knows_language(const Scene *scene, const Value *annotation) {
    return scene->has_lang || lacks(scene, annotation, "/Contents") ||
           !lacks(scene, annotation, "/Lang");
}

static gboolean is_no_trap(const Scene *scene, const Value *annotation) {
    return !is_kind(scene, annotation, "/TrapNet") || is_hidden(scene, annotation);
}

static gboolean is_lasting(const Scene *scene, const Value *annotation) {
    return is_among(" /Text /Link /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight "
                    "/Underline /Squiggly /StrikeOut /Stamp /Caret /Ink /Popup /FileAttachment "
                    "/Widget /PrinterMark /TrapNet /Watermark /Redact ",
                    at(scene, annotation, "/Subtype"));
}

static gboolean has_flags(const Scene *scene, const Value *annotation) {
    return is_kind(scene, annotation, "/Popup") || !lacks(scene, annotation, "/F");
}

/* Print, and not Invisible, Hidden, NoView or ToggleNoView. */
static gboolean has_fit_flags(const Scene *scene, const Value *annotation) {
    return lacks(scene, annotation, "/F") ||
           (flags_of(scene, annotation) & (1 | 2 | 4 | 32 | 256)) == 4;
}

static gboolean has_appearance(const Scene *scene, const Value *annotation) {
    return is_among(" /Popup /Link ", at(scene, annotation, "/Subtype")) ||
           !lacks(scene, annotation, "/AP");
}

static const Rule annotation_rules[] = {
    {"7.2-24", "the /Contents of an annotation in no known language", knows_language},
    {"7.18.1-1", "an annotation outside of an Annot element", is_tagged},
    {"7.18.1-2", "an annotation without /Contents", is_described},
    {"7.18.2-1", "an annotation for trapping", is_no_trap},
    {"7.18.4-1", "a field outside of a Form element", is_tagged_field},
    {"7.18.5-1", "a link outside of a Link element", is_tagged_link},
    {"7.18.5-2", "a link without /Contents", is_described_link},
    {"A-2 6.3.1-1", "an annotation of a kind that does not last", is_lasting},
    {"A-2 6.3.2-1", "an annotation without flags (/F)", has_flags},
    {"A-2 6.3.2-2", "an annotation that is hidden or not printed (/F)", has_fit_flags},
    {"A-2 6.3.3-1", "an annotation without an appearance", has_appearance},
};

void rules_check_page(const Scene *scene, guint page) {
    const Value *value = reader_page(scene->reader, page - 1);
    check_rules(scene, page, value, page_rules, G_N_ELEMENTS(page_rules));
    const Value *annotations = at(scene, value, "/Annots");
    for (guint i = 0; annotations->kind == VALUE_ARRAY && i < annotations->n; i++)
        check_rules(scene, page, reader_item(scene->reader, annotations, i), annotation_rules,
                    G_N_ELEMENTS(annotation_rules));
}

/* ---- any dictionary ---- */

static gboolean is_picture(const Scene *scene, const Value *value) {
    return value->kind == VALUE_STREAM && value_is_name(at(scene, value, "/Subtype"), "/Image");
}

static gboolean is_sharp(const Scene *scene, const Value *value) {
    return !is_picture(scene, value) || !value_is_true(at(scene, value, "/Interpolate"));
}

static gboolean is_single_picture(const Scene *scene, const Value *value) {
    return !is_picture(scene, value) || lacks(scene, value, "/Alternates");
}

static gboolean has_no_print_server(const Scene *scene, const Value *value) {
    return value->kind != VALUE_STREAM || lacks(scene, value, "/OPI");
}

static gboolean is_own_form(const Scene *scene, const Value *value) {
    return value->kind != VALUE_STREAM || !value_is_name(at(scene, value, "/Subtype"), "/Form") ||
           lacks(scene, value, "/Ref");
}

static gboolean is_no_postscript(const Scene *scene, const Value *value) {
    return value->kind != VALUE_STREAM || (!value_is_name(at(scene, value, "/Subtype"), "/PS") &&
                                           !value_is_name(at(scene, value, "/Subtype2"), "/PS"));
}

static gboolean holds_its_bytes(const Scene *scene, const Value *value) {
    return value->kind != VALUE_STREAM ||
           (lacks(scene, value, "/F") && lacks(scene, value, "/FFilter"));
}

static gboolean is_free_filter(const Value *filter) {
    return filter->kind != VALUE_NAME ||
           is_among(" /ASCIIHexDecode /ASCII85Decode /FlateDecode /RunLengthDecode "
                    "/CCITTFaxDecode /JBIG2Decode /DCTDecode /JPXDecode ",
                    filter);
}

static gboolean has_free_filter(const Scene *scene, const Value *value) {
    const Value *filter = at(scene, value, "/Filter");
    gboolean is_free = value->kind != VALUE_STREAM || is_free_filter(filter);
    for (guint i = 0; value->kind == VALUE_STREAM && filter->kind == VALUE_ARRAY && i < filter->n;
         i++)
        is_free &= is_free_filter(reader_item(scene->reader, filter, i));
    return is_free;
}

static gboolean is_state(const Scene *scene, const Value *value) {
    return value_is_name(at(scene, value, "/Type"), "/ExtGState");
}

static gboolean has_no_transfer(const Scene *scene, const Value *value) {
    return !is_state(scene, value) ||
           (lacks(scene, value, "/TR") && lacks(scene, value, "/HTP") &&
            (lacks(scene, value, "/TR2") || value_is_name(at(scene, value, "/TR2"), "/Default")));
}

static gboolean has_known_blend(const Scene *scene, const Value *value) {
    const Value *mode = at(scene, value, "/BM");
    return !is_state(scene, value) || mode->kind != VALUE_NAME ||
           is_among(" /Normal /Compatible /Multiply /Screen /Overlay /Darken /Lighten /ColorDodge "
                    "/ColorBurn /HardLight /SoftLight /Difference /Exclusion /Hue /Saturation "
                    "/Color /Luminosity ",
                    mode);
}

static gboolean embeds_nothing(const Scene *scene, const Value *value) {
    return lacks(scene, value, "/EF") || value->kind != VALUE_DICTIONARY;
}

static gboolean names_file(const Scene *scene, const Value *value) {
    return embeds_nothing(scene, value) ||
           (value_is_text(at(scene, value, "/F")) && value_is_text(at(scene, value, "/UF")));
}

static gboolean is_harmless_action(const Scene *scene, const Value *value) {
    return !is_among(" /Launch /Sound /Movie /ResetForm /ImportData /Hide /SetOCGState /Rendition "
                     "/Trans /GoTo3DView /JavaScript ",
                     at(scene, value, "/S"));
}

static gboolean stays_in_file(const Scene *scene, const Value *value) {
    return !is_among(" /GoToR /GoToE /Thread /SubmitForm ", at(scene, value, "/S"));
}

static gboolean is_known_step(const Scene *scene, const Value *value) {
    return !value_is_name(at(scene, value, "/S"), "/Named") ||
           is_among(" /NextPage /PrevPage /FirstPage /LastPage ", at(scene, value, "/N"));
}

static const Rule object_rules[] = {
    {"7.11-1", "a file within the file without a name (/F and /UF)", names_file},
    {"7.20-1", "a form that lies in another file (/Ref)", is_own_form},
    {"A-2 6.1.7.1-3", "a stream that lies in another file", holds_its_bytes},
    {"A-2 6.1.7.2-1", "a stream packed with LZW, or in a way that PDF does not know",
     has_free_filter},
    {"A-2 6.2.5-1", "a graphics state with a transfer function", has_no_transfer},
    {"A-2 6.2.8-1", "a picture with alternates", is_single_picture},
    {"A-2 6.2.8-2", "a picture or form for a print server (/OPI)", has_no_print_server},
    {"A-2 6.2.8-3", "a picture that readers are to blur (/Interpolate)", is_sharp},
    {"A-2 6.2.9-3", "PostScript", is_no_postscript},
    {"A-2 6.2.10-1", "a blend mode that PDF does not know", has_known_blend},
    {"A-2 6.5.1-1", "an action that PDF/A does not allow", is_harmless_action},
    {"A-2 6.5.1-2", "a named action that PDF/A does not allow", is_known_step},
    {"A-2 6.8-5", "a file within the file", embeds_nothing},
    {"octavo-1", "an action that leads to another file or sends something", stays_in_file},
};

static void check_scalar(const Scene *scene, const Value *value) {
    if (value->kind == VALUE_NUMBER && value->is_integer && fabs(value->number) > 2147483648.0)
        findings_add(scene->findings, 0, "A-2 6.1.13-1", "a number larger than PDF/A allows");
    if (value->kind == VALUE_STRING && value->n > 32767)
        findings_add(scene->findings, 0, "A-2 6.1.13-3", "a string longer than 32,767 bytes");
    if (value->kind == VALUE_NAME && value->n > 128)
        findings_add(scene->findings, 0, "A-2 6.1.13-4", "a name longer than 127 bytes");
}

/* The depth is bounded by reader.h's. */
static void check_object(const Scene *scene, const Value *value) {
    check_scalar(scene, value);
    if (value_is_dictionary(value))
        check_rules(scene, 0, value, object_rules, G_N_ELEMENTS(object_rules));
    for (guint i = 0; value->kids != NULL && i < value->n; i++)
        if (value->kids[i].kind != VALUE_REFERENCE)
            check_object(scene, &value->kids[i]);
}

void rules_check_objects(const Scene *scene) {
    for (guint i = 0; i < reader_count_objects(scene->reader); i++)
        check_object(scene, reader_object(scene->reader, i));
}

/* ---- fonts ---- */

/* What names the program: the font itself, or the one that a composite font is made of. */
static const Value *made_of(const Scene *scene, const Value *font) {
    const Value *descendants = at(scene, font, "/DescendantFonts");
    return descendants->kind == VALUE_ARRAY ? reader_item(scene->reader, descendants, 0) : font;
}

static gboolean is_embedded(const Scene *scene, const Value *font) {
    const Value *descriptor = at(scene, made_of(scene, font), "/FontDescriptor");
    return is_kind(scene, font, "/Type3") || !lacks(scene, descriptor, "/FontFile") ||
           !lacks(scene, descriptor, "/FontFile2") || !lacks(scene, descriptor, "/FontFile3");
}

static gboolean maps_glyphs(const Scene *scene, const Value *font) {
    const Value *descendant = made_of(scene, font);
    return !is_kind(scene, descendant, "/CIDFontType2") || !is_embedded(scene, font) ||
           !lacks(scene, descendant, "/CIDToGIDMap");
}

static gboolean has_known_map(const Scene *scene, const Value *font) {
    const Value *encoding = at(scene, font, "/Encoding");
    return !is_kind(scene, font, "/Type0") || encoding->kind == VALUE_STREAM ||
           g_str_has_suffix(value_name(encoding), "-H") ||
           g_str_has_suffix(value_name(encoding), "-V");
}

static gboolean is_symbolic(const Scene *scene, const Value *font) {
    const Value *flags = at(scene, at(scene, font, "/FontDescriptor"), "/Flags");
    return (value_integer(flags, 0) & 4) != 0;
}

static gboolean names_letters(const Scene *scene, const Value *font) {
    if (!is_kind(scene, font, "/TrueType") || is_symbolic(scene, font))
        return TRUE;
    const Value *encoding = at(scene, font, "/Encoding");
    const Value *base =
        value_is_dictionary(encoding) ? at(scene, encoding, "/BaseEncoding") : encoding;
    return is_among(" /MacRomanEncoding /WinAnsiEncoding ", base);
}

static gboolean leaves_symbols(const Scene *scene, const Value *font) {
    return !is_kind(scene, font, "/TrueType") || !is_symbolic(scene, font) ||
           lacks(scene, font, "/Encoding");
}

static gboolean has_widths(const Scene *scene, const Value *font) {
    if (is_kind(scene, font, "/Type0") || !is_embedded(scene, font))
        return TRUE;
    const Value *widths = at(scene, font, "/Widths");
    gint64 first = value_integer(at(scene, font, "/FirstChar"), -1),
           last = value_integer(at(scene, font, "/LastChar"), -1);
    return first >= 0 && last >= first && widths->kind == VALUE_ARRAY &&
           (gint64)widths->n == last - first + 1;
}

static const Rule font_rules[] = {
    {"7.21.3.2-1", "a font without /CIDToGIDMap", maps_glyphs},
    {"7.21.3.3-1", "a font whose /Encoding is neither embedded nor known", has_known_map},
    {"7.21.6-2", "a TrueType font without an encoding for its letters", names_letters},
    {"7.21.6-3", "a TrueType font of symbols with an encoding", leaves_symbols},
    {"A-2 6.2.11.2-6", "a font without fitting /Widths", has_widths},
};

void rules_check_font(const Scene *scene, const UsedFont *font) {
    check_rules(scene, font->page, font->font, font_rules, G_N_ELEMENTS(font_rules));
    if (font->is_seen && !is_embedded(scene, font->font))
        findings_add(scene->findings, font->page, "7.21.4.1-1", "a font that is not embedded");
}
