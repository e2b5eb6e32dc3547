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

# A letter that no face has is told, and the EPUB has it all the same: no difference that is ours.
mkdir "$work/folder"
printf '# One\n\nA word with \360\220\216\200 in it.\n' >"$work/folder/one.md"
expect 0 "$OCTAVO" build "$work/folder" --output "$work/lacking"
said err 'no face of the style has the character .* \(U\+10380\)'
