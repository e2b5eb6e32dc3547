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
said out 'pages, .* words, .* minutes, 3 chapters$'
rm -r tea/build
cp -r tea before
expect 1 "$OCTAVO" init tea
said err 'book.yaml: error: this file is there already; nothing was written \[file-exists\]'
diff -r before tea || fail "init touched what was there"
mkdir half
: >half/listings # where a folder would be made
expect 4 "$OCTAVO" init half
[ "$(find half -mindepth 1)" = half/listings ] || fail "init leaves half a book behind"
expect 0 "$OCTAVO" init a/book/deeper
expect 0 "$OCTAVO" check a/book/deeper

printf '\nA line more, and [@tbl:watr].\n' >>tea/chapters/02-minutes.md
expect 1 "$OCTAVO" build tea
said err "did you mean 'tbl:water'"
sed -i 's/watr/water/' tea/chapters/02-minutes.md
expect 0 "$OCTAVO" check tea
said out '3 chapters$'
silent err

# ---- the first edition, and the second, which says what is new

expect 0 "$OCTAVO" release tea
silent err
said out '^tea/build/releases/the-tea-timer-0.1.0$'
for file in the-tea-timer-0.1.0.epub the-tea-timer-0.1.0.pdf the-tea-timer-0.1.0-print.pdf CHANGES.md SHA256SUMS; do
    said out "^  $file\$"
done
said out '^recorded in editions/0.1.0.record$'
said out '^to sign it: minisign -S -m .*SHA256SUMS$'
expect 1 "$OCTAVO" release tea
said err 'revision 0.1.0 is not higher than 0.1.0, which has been released \[release-revision\]$'
sed -i 's/revision: 0.1.0/revision: 0.1.1/' tea/book.yaml
printf '\nAnd a last word.\n' >>tea/chapters/03-cooling.md
expect 0 "$OCTAVO" release tea
said out '^recorded in editions/0.1.1.record$'
expect 0 "$OCTAVO" diff tea/editions/0.1.0.record tea/editions/0.1.1.record
said out 'And a last word'
expect 0 "$OCTAVO" verify tea/build/releases/the-tea-timer-0.1.1 --book tea

cp -r "$OCTAVO_SOURCE/tests/cases/source/layout-folder" kitchen
expect 0 "$OCTAVO" build kitchen
said err 'read as a folder of Markdown files \[layout-found\]'
expect 0 "$OCTAVO" init --from kitchen
said out '^kitchen/book.yaml$'
grep -q 'file: "2-bread.md"' kitchen/book.yaml || fail "no chapters in the manifest"
expect 1 "$OCTAVO" init --from kitchen
