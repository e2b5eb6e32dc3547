#include "typeset/faults.h"

static const char *const names[] = {
    [FAULT_SHORT] = "short",       [FAULT_FACING] = "facing",   [FAULT_THIN] = "thin",
    [FAULT_HYPHEN] = "hyphen",     [FAULT_HEADING] = "heading", [FAULT_SPLIT] = "split",
    [FAULT_NOTE] = "note",         [FAULT_FLOAT] = "float",     [FAULT_VARIANT] = "variant",
    [FAULT_ORPHAN] = "orphan",     [FAULT_WIDOW] = "widow",     [FAULT_TORN] = "torn",
    [FAULT_OVERFULL] = "overfull",
};

const char *fault_name(PageFault fault) {
    return names[fault];
}

gint64 page_costs_sum(const PageCosts *costs) {
    gint64 sum = 0;
    for (guint i = 0; i < N_FAULTS; i++)
        sum += costs->of[i];
    return sum;
}
