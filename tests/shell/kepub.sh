#!/bin/sh
# Places that a Kobo keeps: in the whole of this project's book every koboSpan has an id of its own, and a paragraph that a
# later edition puts before the others leaves the ids of all their spans as they were.
. "$(dirname "$0")/../expect.sh"
need node
[ -d "$NODE_MODULES/jszip" ] || skip "./tests/run installs what reads the archive"
export NODE_MODULES

cp -R "$OCTAVO_SOURCE/book" "$work/book"
chmod -R u+w "$work/book"
expect 0 "$OCTAVO" build "$work/book" --epub --kepub --output "$work/first"
for chapter in "$work"/book/chapters/*.md; do
    awk '{ print } !done && /^# / { print "\nA paragraph that no earlier edition has had. It has two sentences."; done = 1 }' \
        "$chapter" >"$work/new.md"
    mv "$work/new.md" "$chapter"
done
expect 0 "$OCTAVO" build "$work/book" --epub --kepub --output "$work/second"
expect 0 node "$OCTAVO_SOURCE/tests/readers/spans.js" "$work/first"/*.kepub.epub "$work/second"/*.kepub.epub
cat "$work/out"
