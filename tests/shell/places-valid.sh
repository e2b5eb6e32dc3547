#!/bin/sh
# Two editions with blocks that came, went, moved, were split and edited, and a new chapter: the places of the first are found in
# the second by the real foliate-js and epub.js, and by what the other readers go by; also where every print page has moved.
. "$(dirname "$0")/../expect.sh"
need node chromium pdfinfo pdftotext
[ -d "$NODE_MODULES/foliate-js" ] || skip "./tests/run installs the reading systems"
unset G_DEBUG # for the browser's own criticals
CHROMIUM=$(command -v chromium)
export CHROMIUM NODE_MODULES OCTAVO TMPDIR="$work" WORK="$work"

books=$OCTAVO_SOURCE/tests/books
name=the-tide-tables
expect 0 "$OCTAVO" build "$books/editions-1" --output "$work/first"
expect 0 "$OCTAVO" build "$books/editions-2" --output "$work/second"
expect 0 "$OCTAVO" build --style a4 "$books/editions-2" --output "$work/a4"

# Column 1 of the numbers: words in blocks that were neither edited nor moved.
for edition in second a4; do
    expect 0 "$OCTAVO" carry --from "$work/first/$name.epub" --to "$work/$edition/$name.epub"
    cat "$work/out"
    said out '^words +[1-9][0-9]{2,}'
    for reader in calibre 'epub.js' Foliate KOReader Thorium Kobo Apple 'octavo carry'; do
        said out "^$reader.* 100\.0 % +–( +[0-9.]+ %){2}\$" # no file stands behind a new one
    done
    for reader in calibre Thorium Kobo Apple 'octavo carry'; do # whoever goes by ids loses nothing to a move either
        said out "^$reader.* 100\.0 % +– +100\.0 % +[0-9.]+ %\$"
    done
    expect 0 node "$OCTAVO_SOURCE/tests/readers/places.js" "$work/first/$name.epub" "$work/$edition/$name.epub" \
        "$work/first/$name.pdf" "$work/$edition/$name.pdf"
    cat "$work/out"
done

# A chapter that has a file of its own pushes the others down, which those who count files cannot follow.
cp -R "$books/editions-2" "$work/pushed"
sed -i 's/slug: charts,/slug: charts, own-file: yes,/' "$work/pushed/book.yaml"
expect 0 "$OCTAVO" build --epub "$work/pushed" --output "$work/own"
expect 0 "$OCTAVO" carry --from "$work/first/$name.epub" --to "$work/own/$name.epub"
for reader in 'epub.js' Foliate KOReader; do
    said out "^$reader.* 100\.0 % +0\.0 %"
done
expect 0 node "$OCTAVO_SOURCE/tests/readers/places.js" "$work/first/$name.epub" "$work/own/$name.epub"
cat "$work/out"

# The test sees a loss: a manuscript of the second edition without the record of the first.
cp -R "$books/editions-2" "$work/forgotten"
rm -r "$work/forgotten/editions"
expect 0 "$OCTAVO" build --epub "$work/forgotten" --output "$work/third"
expect 1 node "$OCTAVO_SOURCE/tests/readers/places.js" "$work/first/$name.epub" "$work/third/$name.epub"
said out 'is lost: epubcfi'
