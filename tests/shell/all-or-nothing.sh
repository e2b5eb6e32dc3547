#!/bin/sh
# A build that fails leaves the earlier files as they were, and nothing beside them: a mistake of the author, a folder
# that may not be written to, a full disk, a killed process.
. "$(dirname "$0")/../expect.sh"

# unchanged WHAT: the folder made holds what it held.
unchanged() {
    sums "$work/made" >"$work/after.sums"
    diff -u "$work/before.sums" "$work/after.sums" || fail "$1 changed the earlier files"
}

cp -R "$constructs" "$work/book"
expect 0 "$OCTAVO" build "$work/book" --output "$work/made"
sums "$work/made" >"$work/before.sums"
[ "$(wc -l <"$work/before.sums")" -eq 2 ] || fail "not one EPUB and one PDF"
chapter=$(find "$work/book" -name '*.md' | sort | head -n 1)

cp "$chapter" "$work/whole.md"
printf '\nSee [@no-such-thing].\n' >>"$chapter"
expect 1 "$OCTAVO" build "$work/book" --output "$work/made"
said err '\[ref-missing\]$'
unchanged "a mistake of the author"
expect 1 "$OCTAVO" build "$work/book" --output "$work/new/made"
[ ! -e "$work/new" ] || fail "a failed build left a folder"

cp "$work/whole.md" "$chapter"
printf '\nA paragraph more, so that both files change.\n' >>"$chapter"

: >"$work/file"
expect 4 "$OCTAVO" build "$work/book" --output "$work/file"
said err "$work/file"
expect 4 "$OCTAVO" build "$work/book" --output "$work/file/made"
expect 4 "$OCTAVO" build "$work/book" --output /dev/full

chmod -R a+rX "$work/book" "$work/made"
install_for_all
if as_nobody true 2>"$work/err"; then
    [ "$(id -u)" -eq 0 ] || chmod a-w "$work/made"
    expect 4 as_nobody env HOME=/nonexistent "$prefix/bin/octavo" build "$work/book" --output "$work/made"
    said err "$work/made"
    unchanged "a folder that may not be written to"
    chmod u+w "$work/made"
    chmod 000 "$chapter"
    expect 1 as_nobody env HOME=/nonexistent "$prefix/bin/octavo" check "$work/book"
    said err '\[file-unreadable\]$'
    chmod 644 "$chapter"
else
    echo "not tried: a folder that may not be written to (no other user)"
fi

# In a mount namespace of its own, so that no mount is left behind.
# shellcheck disable=SC2016 # for the inner shell
fill_disk='
    set -eu
    mount -t tmpfs -o size=8m none "$1/disk"
    cp "$1/made"/* "$1/disk"
    while head -c 65536 /dev/zero >>"$1/disk/ballast" 2>"$1/ballast"; do :; done
    status=0
    "$2" build "$1/book" --output "$1/disk" >"$1/out" 2>"$1/err" || status=$?
    rm "$1/disk/ballast"
    find "$1/disk" -mindepth 1 -printf "%P\n" >"$1/left"
    for file in "$1/made"/*; do
        cmp "$file" "$1/disk/${file##*/}"
    done
    exit "$status"
'
own_mounts="unshare --mount"
[ "$(id -u)" -eq 0 ] || own_mounts="unshare --map-root-user --mount"
mkdir "$work/disk"
# shellcheck disable=SC2086 # a list of words
if $own_mounts mount -t tmpfs none "$work/disk" 2>"$work/err"; then
    status=0
    $own_mounts sh -c "$fill_disk" sh "$work" "$OCTAVO" || status=$?
    [ "$status" -eq 4 ] || {
        show "$work/out" "$work/err"
        fail "status $status on a full disk, wanted 4"
    }
    said err "$work/disk"
    [ "$(wc -l <"$work/left")" -eq 2 ] || {
        show "$work/left"
        fail "a full disk left more than the earlier files"
    }
else
    echo "not tried: a full disk (no namespaces)"
fi

# What cannot be told is a failure too.
expect 0 "$OCTAVO" dump "$work/book"
status=0
"$OCTAVO" dump "$work/book" >/dev/full 2>"$work/err" || status=$?
[ "$status" -eq 4 ] || fail "status $status when standard output is full, wanted 4"

# Killed at any moment: each file is the old one or the new one.
expect 0 "$OCTAVO" build "$work/book" --output "$work/new"
sums "$work/new" >"$work/new.sums"
for delay in 0.05 0.1 0.2 0.3 0.5 0.8; do
    cp "$work/made"/* "$work/new"
    "$OCTAVO" build "$work/book" --output "$work/new" >"$work/out" 2>"$work/err" &
    sleep "$delay"
    kill -KILL $! 2>"$work/kill" || true
    wait $! 2>"$work/kill" || true
    sums "$work/new" | grep -E '\.(epub|pdf)$' | while read -r line; do
        cat "$work/before.sums" "$work/new.sums" | grep -Fqx -- "$line" || fail "a torn file: $line"
    done
done
