#include "verbs/places.h"
#include "edition/survival.h"

typedef struct Editions {
    const CarrySource *old, *new;
} Editions;

static GVariant *measure(const void *data, Diag *diag, G_GNUC_UNUSED GError **error) {
    const Editions *editions = data;
    const CarrySource *old = editions->old, *new = editions->new;
    Survival survival;
    g_autofree char *table = NULL, *json = NULL;
    if (!survival_measure(old->bytes, new->bytes, diag, &survival))
        return NULL;
    table = survival_print(&survival, old->name, new->name);
    json = survival_json(&survival, old->name, new->name);
    return g_variant_new("(@ay@ay)", g_variant_new_bytestring(table),
                         g_variant_new_bytestring(json));
}

gboolean places_measure(Call *call, const CarrySource *old, const CarrySource *new,
                        char **ret_table, char **ret_json) {
    const Editions editions = {old, new};
    g_autoptr(GVariant) value =
        boxed_value(&call->boxed, NULL, "(ayay)", measure, &editions, call->diag, &call->error);
    if (value != NULL)
        g_variant_get(value, "(^ay^ay)", ret_table, ret_json);
    return value != NULL;
}
