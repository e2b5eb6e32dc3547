#!/bin/sh
# The first minutes with octavo: a book to begin with, built, changed, checked; and a book of another tool made its own.
. "$(dirname "$0")/../expect.sh"

cd "$work"
expect 0 "$OCTAVO" init tea
silent err
said out '^tea/book.yaml$'
said out '^tea/chapters/02-minutes.md$'
expect 0 "$OCTAVO" build tea --werror
silent err
said out '^tea/build/the-tea-timer.epub$'
said out 'pages, .* words, .* minutes, 2 chapters$'
rm -r tea/build
cp -r tea before
expect 1 "$OCTAVO" init tea
said err 'book.yaml: error: this file is there already; nothing was written \[file-exists\]'
diff -r before tea || fail "init touched what was there"

printf '\nA line more, and [@tbl:watr].\n' >>tea/chapters/02-minutes.md
expect 1 "$OCTAVO" build tea
said err "did you mean 'tbl:water'"
sed -i 's/watr/water/' tea/chapters/02-minutes.md
expect 0 "$OCTAVO" check tea
said out '2 chapters$'

cp -r "$OCTAVO_SOURCE/tests/cases/source/layout-folder" kitchen
expect 0 "$OCTAVO" build kitchen
said err 'read as a folder of Markdown files \[layout-found\]'
expect 0 "$OCTAVO" init --from kitchen
said out '^kitchen/book.yaml$'
grep -q 'file: "2-bread.md"' kitchen/book.yaml || fail "no chapters in the manifest"
expect 1 "$OCTAVO" init --from kitchen
