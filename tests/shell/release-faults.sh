#!/bin/sh
# A release for which there is no room, or no right to write, is no release: nothing is left of it, and the record and the
# earlier release stay as they were. And one that is signed.
. "$(dirname "$0")/../expect.sh"

mkdir "$work/book" "$work/shelf"
cp "$OCTAVO_SOURCE"/tests/books/editions-1/* "$work/book"

# refused WHAT: the last release failed on the world and left nothing, neither in the shelf nor in the book.
refused() {
    [ -z "$(ls -A "$work/shelf")" ] || fail "$1: $(ls -A "$work/shelf") is left"
    [ ! -e "$work/book/editions" ] || [ -z "$(ls -A "$work/book/editions")" ] || fail "$1: a record is left"
}

# ---- a full disk, a disk that cannot be written

# shellcheck disable=SC2016 # for the inner shell
on_small_disk='
    set -eu
    mount -t tmpfs -o size=256k none "$1/shelf"
    status=0
    "$2" release "$1/book" --dirty --output "$1/shelf" >"$1/out" 2>"$1/err" || status=$?
    ls -A "$1/shelf" >"$1/left"
    mount -o remount,ro "$1/shelf"
    "$2" release "$1/book" --dirty --output "$1/shelf" >>"$1/out" 2>>"$1/err" || status=$status$?
    ls -A "$1/shelf" >>"$1/left"
    exit "$status"
'
own_mounts="unshare --mount"
[ "$(id -u)" -eq 0 ] || own_mounts="unshare --map-root-user --mount"
# shellcheck disable=SC2086 # a list of words
if $own_mounts mount -t tmpfs none "$work/shelf" 2>"$work/err"; then
    status=0
    $own_mounts sh -c "$on_small_disk" sh "$work" "$OCTAVO" || status=$?
    [ "$status" -eq 44 ] || {
        show "$work/out" "$work/err"
        fail "status $status on a full disk and on a read-only one, wanted 4 twice"
    }
    [ ! -s "$work/left" ] || {
        show "$work/left"
        fail "something of the release is left"
    }
    refused "a full disk"
fi

# ---- an output that is a file

: >"$work/file"
expect 4 "$OCTAVO" release "$work/book" --dirty --output "$work/file"
refused "an output that is a file"

# ---- editions that are a file, or cannot be written: nothing appears, for nothing could be recorded

: >"$work/book/editions"
expect 4 "$OCTAVO" release "$work/book" --dirty --output "$work/shelf"
said err "cannot write '.*/book/editions': Not a directory$"
rm "$work/book/editions"
refused "editions that are a file"
mkdir "$work/book/editions"
# shellcheck disable=SC2016 # for the inner shell
on_sealed_book='
    set -eu
    mount -t tmpfs -o ro none "$1/book/editions"
    status=0
    "$2" release "$1/book" --dirty --output "$1/shelf" >"$1/out" 2>"$1/err" || status=$?
    exit "$status"
'
# shellcheck disable=SC2086 # a list of words
if $own_mounts mount -t tmpfs none "$work/book/editions" 2>"$work/err"; then
    status=0
    $own_mounts sh -c "$on_sealed_book" sh "$work" "$OCTAVO" || status=$?
    [ "$status" -eq 4 ] || fail "status $status with editions that cannot be written"
    said err "cannot write '.*/book/editions/1.0.0.record': Read-only file system$"
    refused "editions that cannot be written"
fi
rmdir "$work/book/editions"

# ---- the same book, released and signed

if command -v minisign >/dev/null; then
    HOME="$work" minisign -G -W -p "$work/key.pub" -s "$work/.minisign/minisign.key" >"$work/out" 2>&1 || {
        mkdir -p "$work/.minisign"
        HOME="$work" minisign -G -W -p "$work/key.pub" -s "$work/.minisign/minisign.key" >"$work/out" 2>&1
    }
    expect 0 env HOME="$work" "$OCTAVO" release "$work/book" --dirty --sign --output "$work/shelf"
    sums=$work/shelf/the-tide-tables-1.0.0/SHA256SUMS
    expect 0 minisign -V -p "$work/key.pub" -m "$sums"
    (cd "${sums%/*}" && expect 0 sha256sum --check --strict SHA256SUMS)
fi
