#include "book/limits.h"

const Limits limits_usual = {
#define X(field, key, usual, most) .field = usual,
    LIMITS(X)
#undef X
};

const Limits limits_most = {
#define X(field, key, usual, most) .field = most,
    LIMITS(X)
#undef X
};

void limits_hint(Diag *diag, LimitKey key) {
    static const struct {
        const char *name;
        guint most;
    } keys[] = {
#define X(field, key, usual, most) {key, most},
        LIMITS(X)
#undef X
    };
    diag_hint(diag, "if it is meant so, `limits: {%s: N}` in the manifest allows up to %u",
              keys[key].name, keys[key].most);
}
