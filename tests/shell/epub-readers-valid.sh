#!/bin/sh
# Two reading systems open this project's book and one with every construct: contents, landmarks, print pages, notes and
# links work in them. On three screens, by day and by night, nothing stands out at a side, no column is too narrow for its words
# and no text is too pale.
. "$(dirname "$0")/../expect.sh"
need node chromium
[ -d "$NODE_MODULES/foliate-js" ] || skip "./tests/run installs the reading systems"
unset G_DEBUG # for the browser's own criticals
CHROMIUM=$(command -v chromium)
export CHROMIUM NODE_MODULES TMPDIR="$work"

for book in "$constructs" "$OCTAVO_SOURCE/book"; do
    expect 0 "$OCTAVO" build "$book" --epub --pdf --kepub --output "$work/made"
done
expect 0 "$OCTAVO" build "$OCTAVO_SOURCE/tests/cases/scripts/arabic-blocks.md" --epub --output "$work/rtl"
expect 0 node "$OCTAVO_SOURCE/tests/readers/open.js" "$work/made"/*.epub
cat "$work/out"
rm "$work"/made/python*.kepub.epub # one is enough to see what spans do to lines
expect 0 node "$OCTAVO_SOURCE/tests/readers/screens.js" "$work/made"/*.epub "$work/rtl"/*.epub
cat "$work/out"

# What stands out, is squeezed or too pale is seen. #ff2020 is bright enough for a dark ground until a panel shows its grey.
mkdir -p "$work/bad/EPUB"
cat >"$work/bad/EPUB/bad.xhtml" <<'END'
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Bad</title>
<style>.mark::before { content: "a mark"; color: #bbbbbb }</style></head>
<body><p style="width: 900px">Wide.</p><p style="position: relative; left: -40px">Left.</p>
<p style="width: 40px">Narrow, with more letters than a column of forty pixels can show to a reader.</p>
<p style="color: #bbbbbb">Pale.</p><p style="opacity: 0.4">Faint.</p><p style="color: #ff2020">Grey.</p>
<h1 style="color: #858585; font-size: 24px">Large.</h1><p class="mark">Marked.</p></body></html>
END
(cd "$work/bad" && node -e 'const Z = require(process.env.NODE_MODULES + "/jszip"), fs = require("fs");
    const z = new Z(); z.file("EPUB/bad.xhtml", fs.readFileSync("EPUB/bad.xhtml"));
    z.generateAsync({ type: "nodebuffer" }).then((bytes) => fs.writeFileSync("bad.epub", bytes))')
expect 1 node "$OCTAVO_SOURCE/tests/readers/screens.js" "$work/bad/bad.epub"
while read -r fault; do
    said out "bad.xhtml at 320 px by $fault"
done <<'END'
day: <p> 'Wide.' lies from 12 to 912 px
day: <p> 'Left.' lies from -28 to
day: <p> 'Narrow.* is squeezed to 40 px
day: <p> 'Pale.' is too pale in colour: rgb\(187,187,187\)
day: <p> 'Faint.' is too pale in grey: rgb\(153,153,153\)
night: <p> 'Grey.' is too pale in grey: rgb\(255,32,32\)
day: <p> 'Marked.'::before is too pale
END
grep -q "Large" "$work/out" && fail "large type may be paler"
exit 0
