#!/bin/sh
# Where memory ends, in the process that publishes or in the one that works, the earlier outputs are whole, and it is said.
# OCTAVO_FAULTS=all takes every allocation.
. "$(dirname "$0")/../expect.sh"

mkdir "$work/book"
printf 'octavo: 1\ntitle: Small\nlanguage: en\nidentifier: urn:x:small\nchapters: [{file: one.md, slug: one}]\n' >"$work/book/book.yaml"
printf '# One\n\nWords.\n' >"$work/book/one.md"
expect 0 "$OCTAVO" build "$work/book" --output "$work/old"
printf '\nMore.\n' >>"$work/book/one.md"
expect 0 "$OCTAVO" build "$work/book" --output "$work/new"

# whole WHAT: each output is the old one, or each the new one.
whole() {
    diff -r "$work/old" "$work/made" >/dev/null || diff -r "$work/new" "$work/made" >/dev/null || fail "$1: neither old nor new"
}

# ---- the process that publishes: its allocations fail from each on in turn

build() { # FROM
    rm -rf "$work/made"
    cp -R "$work/old" "$work/made"
    status=0
    LD_PRELOAD=$NOMEMORY REFUSED_FROM=$1 "$OCTAVO" build "$work/book" --output "$work/made" >"$work/out" 2>"$work/err" || status=$?
}

build ""
n=$(sed -n 's/ allocations$//p' "$work/err" | tail -n 1)
[ "$n" -gt 100 ] || fail "the allocations are not counted"
step=$((n / 40 + 1)) k=1 n_runs=0
[ -z "${OCTAVO_FAULTS:-}" ] || step=1
while [ "$k" -le "$n" ]; do
    build "$k"
    case $status in
    4) said err '^octavo: there is not enough memory$' ;;
    0) ;;
    134) said err 'Cannot allocate memory\.  Aborting\.$' ;; # GLib's lock; there is room left for a map
    *) show "$work/err" && fail "status $status without memory from allocation $k of $n on" ;;
    esac
    find "$work/made" -name '.*.octavo-*' -exec rm {} + # what no memory was left to remove goes with the next build
    whole "no memory from allocation $k of $n on"
    k=$((k + step)) n_runs=$((n_runs + 1))
done
echo "$n_runs of $n allocations"

# ---- both: the address space is limited from outside

# shellcheck disable=SC3045 # where there is no such limit nothing is tried
for kib in 100000 120000 140000 160000 200000; do
    rm -rf "$work/made"
    cp -R "$work/old" "$work/made"
    status=0
    (ulimit -v $kib && exec "$OCTAVO" build "$work/book" --output "$work/made") >"$work/out" 2>"$work/err" || status=$?
    case $status in
    1) said err ' \[limit-memory\]$' && said err "ulimit -v" ;;
    4) said err '^octavo: there is not enough memory$' ;;
    0 | 127) ;; # the loader speaks for itself
    *) show "$work/err" && fail "status $status with $kib KiB" ;;
    esac
    whole "$kib KiB"
done
