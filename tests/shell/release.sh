#!/bin/sh
# Editions from outside: what a release refuses, with its place; that it is the same from everywhere; what diff and verify say
# of two editions.
. "$(dirname "$0")/../expect.sh"

books=$OCTAVO_SOURCE/tests/books

# first_edition DIR, second_edition DIR: the book in DIR becomes that edition.
first_edition() {
    mkdir -p "$1"
    cp "$books"/editions-1/* "$1/"
}
second_edition() {
    cp "$books"/editions-2/*.* "$1/"
    printf '\ngone: [{id: "term:ebb", instead: "term:chart"}]\n' >>"$1/book.yaml"
}
commit() {
    git -C "$1" add -A && git -C "$1" -c user.name=A -c user.email=a@example.org commit -q -m "$2" \
        --date '2026-01-05T00:00:00Z'
}

# ---- refusals ----

first_edition "$work/book"
printf '# A\n\nWords.\n' >"$work/single.md"
expect 2 "$OCTAVO" release "$work/single.md"
sed -i 's/^edition:.*/edition: {number: 1}/' "$work/book/book.yaml"
expect 1 "$OCTAVO" release "$work/book" --output "$work/shelf"
said err '^book.yaml:9:10: error: a release needs a revision and a date \[release-revision\]$'
sed -i '/^edition:/d' "$work/book/book.yaml"
expect 1 "$OCTAVO" release "$work/book" --output "$work/shelf"
said err '^book.yaml:1:1: error: a release needs a revision and a date \[release-revision\]$'
[ ! -e "$work/shelf" ] || fail "a refused release left a folder"
cp "$books/editions-1/book.yaml" "$work/book/"
expect 0 "$OCTAVO" release "$work/book" --output "$work/shelf"
expect 1 "$OCTAVO" release "$work/book" --output "$work/shelf"
said err '^book.yaml:9:32: error: revision 1.0.0 is not higher than 1.0.0, which has been released \[release-revision\]$'
cp "$books"/editions-2/*.* "$work/book/"
expect 1 "$OCTAVO" release "$work/book" --output "$work/shelf"
said err "^editions/1.0.0.record:[0-9]+:1: error: the paragraph 'term.ebb' of 1.0.0 is no more \[anchor-gone\]$"
cp "$work/book/book.yaml" "$work/whole.yaml"
sed -i '/storms.md/d' "$work/book/book.yaml"
expect 1 "$OCTAVO" release "$work/book" --output "$work/shelf"
said err "^editions/1.0.0.record:[0-9]+:1: error: nothing stands for the chapter 'storms' of 1.0.0 \[anchor-gone\]$"
cp "$work/whole.yaml" "$work/book/book.yaml"
printf '\ngone: [{id: "term:ebb", instead: "term:none"}]\n' >>"$work/book/book.yaml"
expect 1 "$OCTAVO" release "$work/book" --output "$work/shelf"
said err "^book.yaml:[0-9]+:[0-9]+: error: .*'term.none', to stand for 'term.ebb' \[farewell-bad\]$"
cp "$work/whole.yaml" "$work/book/book.yaml"
printf '\nSee [@nothing].\n' >>"$work/book/tides.md"
expect 1 "$OCTAVO" release "$work/book" --output "$work/shelf"
said err "^tides.md:[0-9]+:5: error: .*\[ref-missing\]$"
cp "$books/editions-2/tides.md" "$work/book/"
cp "$work/book/editions/1.0.0.record" "$work/whole.record"
sed -i '1s/1/2/' "$work/book/editions/1.0.0.record"
expect 1 "$OCTAVO" release "$work/book" --output "$work/shelf"
said err "^editions/1.0.0.record:1:1: error: .*\[record-bad\]$"
cp "$work/whole.record" "$work/book/editions/1.0.0.record"
[ "$(ls "$work/book/editions")" = 1.0.0.record ] || fail "a refused release was recorded"
second_edition "$work/book"
expect 0 "$OCTAVO" release "$work/book" --output "$work/shelf"

said out '^Of [0-9]+ words of the-tide-tables-1.0.0.epub, [0-9]+ are gone in the-tide-tables-1.1.0'
said out '^KOReader \(XPointer\) +100\.0 %'
grep -q '"koreader": ' "$work/shelf/the-tide-tables-1.1.0-places.json" || fail "the figures were not written"

notes=$work/shelf/the-tide-tables-1.1.0/CHANGES.md
grep -q '^- do not find what was moved (2);$' "$notes" || { show "$notes"; fail "what readers lose is not told"; }
grep -q 'behind a new file' "$notes" && fail "no file was moved by the new chapter"

# ---- two editions ----

one=$work/shelf/the-tide-tables-1.0.0 two=$work/shelf/the-tide-tables-1.1.0
(cd "$two" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS"
cmp "$two/the-tide-tables-1.1.0.epub" "$work/shelf/the-tide-tables-latest/the-tide-tables.epub" || fail "latest"
cmp "$two/the-tide-tables-1.1.0.record" "$work/book/editions/1.1.0.record" || fail "the record"
unzip -p "$one/the-tide-tables-1.0.0.epub" META-INF/octavo.record >"$work/within.record"
grep -v '^output ' "$one/the-tide-tables-1.0.0.record" | diff - "$work/within.record" >/dev/null || fail "the record within"
grep '^\(chapter\|block\)' "$work/within.record" >"$work/within.lines"
grep '^\(chapter\|block\)' "$books/editions-2/editions/1.0.0.record" | diff - "$work/within.lines" >/dev/null ||
    fail "tests/books/editions-2 has the record of another first edition"
expect 0 "$OCTAVO" diff "$one" "$two/the-tide-tables-1.1.0.epub"
said out "^  corrected: paragraph 'The sun does the same, with …', page 1 before, page 1 now$"
said out "^  moved: paragraph 'Some ports kept their tables …'"
said out "^  removed: paragraph 'Fishermen knew this long before …', page 1$"
said out '^    now: term.chart$'
said out "^  new: heading 'Lights …'"
expect 0 "$OCTAVO" diff --since 1.0.0 "$work/book"
said out '^# Errata of 1.0.0$'
expect 0 "$OCTAVO" diff --format=json "$one" "$two"
cmp "$work/out" "$two/changes.json" || fail "changes.json"
expect 0 "$OCTAVO" diff --format=annotations "$one" "$two"
cmp "$work/out" "$two/changes.annotations.json" || fail "changes.annotations.json"
unzip -p "$two/changes.annotations" annotations.json | cmp - "$work/out" || fail "changes.annotations"
# Every one of them leads to a block of the new edition.
n=$(grep -c '"type": "Annotation",' "$work/out")
expect 0 "$OCTAVO" carry --from "$two/the-tide-tables-1.1.0.epub" --to "$two/the-tide-tables-1.1.0.epub" \
    --output "$work/carried.annotations" "$two/changes.annotations"
said out "^EPUB annotations: $n notes, $n on the same words"
expect 2 "$OCTAVO" diff --format=verse "$one" "$two"

expect 0 "$OCTAVO" verify "$two" --book "$work/book"
cp -R "$two" "$work/bad"
printf ' ' >>"$work/bad/the-tide-tables-1.1.0.pdf"
expect 1 "$OCTAVO" verify "$work/bad"
said err '^SHA256SUMS:[0-9]+: error: the-tide-tables-1.1.0.pdf \[release-differs\]$'
: >"$work/bad/another.txt"
expect 1 "$OCTAVO" verify "$work/bad"
said err '^another.txt: error: no sum names this file \[release-differs\]$'
sed -i 's/The moon pulls/The Moon pulls/' "$work/book/tides.md"
expect 1 "$OCTAVO" verify "$two" --book "$work/book"
said err "the first block that differs is paragraph 'p.tcqmab8' \\(tides.xhtml#p.tcqmab8\\) \[release-differs\]$"

# ---- the same from everywhere ----

if command -v git >/dev/null; then
    first_edition "$work/origin"
    git -C "$work" init -q origin
    commit "$work/origin" one
    git clone -q "$work/origin" "$work/here"
    git clone -q "$work/origin" "$work/far/away/there" 2>/dev/null || { mkdir -p "$work/far/away" && git clone -q "$work/origin" "$work/far/away/there"; }
    printf '\nMore.\n' >>"$work/here/tides.md"
    expect 1 "$OCTAVO" release "$work/here" --output "$work/a"
    said err '^tides.md: error: this file is not as it was committed \[release-dirty\]$'
    git -C "$work/here" checkout -q tides.md
    # A locale with a decimal comma, where the machine can make one; another user, where we are root.
    localedef -i de_DE -f UTF-8 "$work/de_DE.UTF-8" >"$work/localedef" 2>&1 || true
    install_for_all
    mkdir "$work/a" "$work/b"
    expect 0 env TZ=Pacific/Auckland LANG=de_DE.UTF-8 LC_ALL= LOCPATH="$work" ASAN_OPTIONS=detect_leaks=0 HOME="$work" \
        "$prefix/bin/octavo" release "$work/here" --output "$work/a"
    sleep 2 # a ZIP archive counts time in steps of two seconds
    if as_nobody true 2>"$work/err" && [ "$(id -u)" -eq 0 ]; then
        chown -R 65534:65534 "$work/far" "$work/b"
    fi
    expect 0 as_nobody env TZ=America/Lima LC_ALL=C USER=nobody HOME=/nonexistent SOURCE_DATE_EPOCH=1 \
        "$prefix/bin/octavo" release "$work/far/away/there" --output "$work/b"
    diff -r "$work/a" "$work/b" || fail "two clones make two releases"
    grep -q "^commit $(git -C "$work/origin" rev-parse HEAD)$" "$work/a/the-tide-tables-1.0.0/the-tide-tables-1.0.0.record" ||
        fail "the record does not name the commit"
    expect 0 "$OCTAVO" verify "$work/a/the-tide-tables-1.0.0" --book "$work/here"
fi
