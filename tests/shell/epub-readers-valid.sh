#!/bin/sh
# Two reading systems open this project's book and one with every construct: contents, landmarks, print pages, notes and
# links work in them. On three screens, by day and by night, nothing stands out at the side and no text is too pale.
. "$(dirname "$0")/../expect.sh"
need node chromium
[ -d "$NODE_MODULES/foliate-js" ] || skip "./tests/run installs the reading systems"
unset G_DEBUG # for the browser's own criticals
CHROMIUM=$(command -v chromium)
export CHROMIUM NODE_MODULES TMPDIR="$work"

for book in "$constructs" "$OCTAVO_SOURCE/book"; do
    expect 0 "$OCTAVO" build "$book" --epub --pdf --kepub --output "$work/made"
done
expect 0 node "$OCTAVO_SOURCE/tests/readers/open.js" "$work/made"/*.epub
cat "$work/out"
expect 0 node "$OCTAVO_SOURCE/tests/readers/screens.js" "$work/made"/*.epub
cat "$work/out"

# What is too wide and too pale is seen.
mkdir -p "$work/bad/EPUB"
cat >"$work/bad/EPUB/bad.xhtml" <<'END'
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Bad</title></head>
<body><p style="width: 900px">Wide.</p><p style="color: #bbbbbb">Pale.</p></body></html>
END
(cd "$work/bad" && node -e 'const Z = require(process.env.NODE_MODULES + "/jszip"), fs = require("fs");
    const z = new Z(); z.file("EPUB/bad.xhtml", fs.readFileSync("EPUB/bad.xhtml"));
    z.generateAsync({ type: "nodebuffer" }).then((bytes) => fs.writeFileSync("bad.epub", bytes))')
expect 1 node "$OCTAVO_SOURCE/tests/readers/screens.js" "$work/bad/bad.epub"
said out "bad.xhtml at 320 px by day: .*'Wide.' ends at"
said out "by day: .*'Pale.' is too pale"
