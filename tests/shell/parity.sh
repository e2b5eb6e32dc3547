#!/bin/sh
# A press that loses the notes of the EPUB (broken.c) ends with 70 and puts nothing in the output folder; the sound one does
# not find anything in the same book.
. "$(dirname "$0")/../expect.sh"

mkdir "$work/made"
echo earlier >"$work/made/constructs-a-book-of-everything.epub"
sums "$work/made" >"$work/before"
expect 70 "$OCTAVO_BROKEN" build "$constructs" --output "$work/made"
said err 'the EPUB and the PDF do not hold the same'
said err "^n\..*: EPUB '', PDF '|^p\..*: EPUB '', PDF '"
sums "$work/made" >"$work/after"
cmp "$work/before" "$work/after" || fail "a press with a fault has published"
expect 70 "$OCTAVO_BROKEN" check "$constructs"
expect 0 "$OCTAVO" build "$constructs" --output "$work/made"
