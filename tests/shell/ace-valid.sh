#!/bin/sh
# Ace finds no violation in the books that EPUBCheck judges, and finds a picture without words.
. "$(dirname "$0")/../expect.sh"
need chromium node
[ -d "$NODE_MODULES/@daisy" ] || skip "./tests/run installs the validators"
unset G_DEBUG # for the browser's own criticals
PUPPETEER_EXECUTABLE_PATH=$(command -v chromium)
export PUPPETEER_EXECUTABLE_PATH NODE_MODULES ACE_TIMEOUT_INITIAL=60000 TMPDIR="$work"

cp -R "$OCTAVO_SOURCE/tests/books/editions-2" "$work/second"
sed -i 's/^back:/&\n  - {slug: changes, role: changes}/' "$work/second/book.yaml"
expect 0 "$OCTAVO" init "$work/starter"
for book in "$constructs" "$work/second" "$OCTAVO_SOURCE/tests/cases/scripts/arabic" "$work/starter" "$OCTAVO_SOURCE/book"; do
    kepub= # its spans are the same in any book
    [ "$book" != "$constructs" ] || kepub=--kepub
    # shellcheck disable=SC2086 # a word or none
    expect 0 "$OCTAVO" build "$book" --epub --pdf $kepub --output "$work/made"
done
expect 0 node "$OCTAVO_SOURCE/tests/readers/ace.js" "$work/reports" "$work/made"/*.epub
cat "$work/out"

node -e 'const Z = require(process.env.NODE_MODULES + "/jszip"), fs = require("fs"), [from, to] = process.argv.slice(1);
    Z.loadAsync(fs.readFileSync(from)).then(async (z) => {
        for (const name of Object.keys(z.files).filter((file) => file.endsWith(".xhtml")))
            z.file(name, (await z.file(name).async("string")).replace(/(<img [^>]*)alt="[^"]*"/, "$1"));
        fs.writeFileSync(to, await z.generateAsync({ type: "nodebuffer" }));
    })' "$(ls "$work"/made/constructs*thing.epub)" "$work/bad.epub"
expect 1 node "$OCTAVO_SOURCE/tests/readers/ace.js" "$work/reports" "$work/bad.epub"
said out 'bad.epub: .*xhtml: image-alt: '
