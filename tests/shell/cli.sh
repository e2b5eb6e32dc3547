#!/bin/sh
# The command line: verbs, options, exit status; results on standard output, talk on standard error, colour only on a
# terminal.
. "$(dirname "$0")/../expect.sh"

mkdir "$work/book" "$work/empty" "$work/broken"
cat >"$work/book/book.yaml" <<'END'
octavo: 1
title: A Small Book
language: en-GB
identifier: urn:uuid:6f0c3b0e-5d0a-4c39-9d5f-2f3a0f9f7d11
authors: [Ada Example]
edition: {number: 1, revision: 1.0.0, date: 2026-01-02}
chapters:
  - {file: one.md, slug: one}
END
printf '# One\n\nA few words.\n' >"$work/book/one.md"
cp "$work/book/book.yaml" "$work/broken"
printf '# One\n\nSee [@nowhere].\n' >"$work/broken/one.md"
printf '# Alone\n\nA chapter.\n' >"$work/alone.md"

# ---- what it says of itself

expect 0 "$OCTAVO" --version
said out '^octavo [0-9]+\.[0-9]+\.[0-9]+$'
said out '^walls: '
for library in GLib Pango Cairo HarfBuzz qpdf libzip; do
    grep -Eiq "$library.* [0-9]+\.[0-9]" "$work/out" || {
        show "$work/out"
        fail "--version does not name $library"
    }
done
silent err
expect 0 "$OCTAVO" --version --json
said out '"version": "[0-9]+\.[0-9]+\.[0-9]+"'
said out '"landlock": [0-9]+'
said out '"pango": "[0-9]+\.'
for word in a4 octavo epub print.pdf sarif; do
    said out "\"$word\"[],]"
done
if command -v python3 >/dev/null; then
    python3 -m json.tool "$work/out" >/dev/null || fail "--version --json is no JSON"
fi
expect 0 "$OCTAVO" --help
for verb in build check dump list explain; do
    said out "$verb"
done
silent err
expect 0 "$OCTAVO" build --help
said out '--imposed'
! grep -q -e --stage "$work/out" || fail "build's help shows an option of another verb"
expect 0 "$OCTAVO" explain ref-missing
said out '^ref-missing: a reference to an id that the book does not have$'
silent err
expect 0 "$OCTAVO" explain
said out '^file-missing: .'
said out '^ref-missing: .'

# ---- mistakes of use

cd "$work/empty"
for arguments in --brew 'build --brew' 'build --stage=book' 'build --sandbox=soup' 'build --max-seconds=-1' 'build a b' 'dump --stage=soup' 'explain no-such-code'; do
    # shellcheck disable=SC2086 # a list of words
    expect 2 "$OCTAVO" $arguments
    silent out
    said err .
done
expect 1 "$OCTAVO"
silent out
said err '^book: error: .*\[layout-none\]$'
cd "$work"

# ---- build

expect 0 "$OCTAVO" build book
silent err
said out 'book/build/a-small-book\.epub'
said out 'book/build/a-small-book\.pdf'
said out 'pages'
said out 'words'
said out 'minutes?'
sums "$work/book/build" >"$work/first.sums"

rm -r book/build
(cd book && expect 0 "$OCTAVO")
sums "$work/book/build" >"$work/second.sums"
diff -u "$work/first.sums" "$work/second.sums" || fail "octavo alone builds something else"

rm -r book/build
expect 0 "$OCTAVO" build book --output made --epub
[ "$(ls made)" = a-small-book.epub ] || fail "--epub made: $(ls made)"
expect 0 "$OCTAVO" build --pdf --output=made2 book
[ "$(ls made2)" = a-small-book.pdf ] || fail "--pdf made: $(ls made2)"
expect 0 "$OCTAVO" build --style octavo --output made book
[ ! -e book/build ] || fail "--output also wrote to book/build"
sums "$work/made" >"$work/third.sums"
diff -u "$work/first.sums" "$work/third.sums" || fail "the parts are not the whole"

cp -R book folder.md
rm -rf folder.md/build
expect 0 "$OCTAVO" build --epub folder.md
[ -f folder.md/build/a-small-book.epub ] || fail "a folder named like a file puts its outputs elsewhere"
expect 0 "$OCTAVO" build alone.md
[ -f alone.epub ] && [ -f alone.pdf ] || fail "a single file's outputs do not lie beside it"

expect 1 "$OCTAVO" build book --style no-such-style
said err '\[style-bad\]$'
expect 4 "$OCTAVO" build no-such-book
silent out

# ---- check

rm -r made made2
expect 0 "$OCTAVO" check book
[ "$(ls book)" = "$(printf 'book.yaml\none.md')" ] || fail "check wrote something: $(ls book)"
expect 1 "$OCTAVO" check broken
silent out
said err '^one\.md:3:5: error: .*\[ref-missing\]$'
said err '^ +\| +\^$'
expect 1 "$OCTAVO" build broken
[ ! -e broken/build ] || fail "a broken book was printed"

# ---- dump

for stage in book items lines pages xhtml; do
    expect 0 "$OCTAVO" dump book "--stage=$stage"
    said out .
    silent err
done
expect 0 "$OCTAVO" dump book
cp out default
expect 0 "$OCTAVO" dump book --stage=book
cmp out default || fail "the stage that is dumped by default is the book"
expect 1 "$OCTAVO" dump broken
said err '\[ref-missing\]$'

# ---- colour

escape=$(printf '\033')
colour="$escape\[[0-9;]*m"
! grep -q "$escape" err || fail "a terminal's escapes where there is no terminal"
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then # it needs a pseudo-terminal, which not every container has
    on_terminal() {
        # shellcheck disable=SC2016 # for the inner shell
        TERM=xterm OCTAVO="$OCTAVO" script -qec "$1" /dev/null </dev/null >"$work/out" || true
    }
    on_terminal '"$OCTAVO" check broken'
    grep -q "$colour" out || fail "no colour on a terminal"
    on_terminal 'NO_COLOR=1 "$OCTAVO" check broken'
    ! grep -q "$colour" out || fail "NO_COLOR is not honoured"
    on_terminal '"$OCTAVO" check "$OCTAVO_SOURCE/book"' # takes more than half a second
    grep -q "$escape\[Ktypesetting chapters/.*\.md …" out || fail "no progress on a terminal"
fi

# ---- what check asks, and the EPUB for Kobo

expect 0 "$OCTAVO" check "$work/book" --profile=kobo
silent err
expect 2 "$OCTAVO" check "$work/book" --profile=nook
said err "no profile 'nook': kobo, apple or kindle"
expect 0 "$OCTAVO" check "$OCTAVO_SOURCE/book" # this project's own book gives no cause for a note
silent err
expect 0 "$OCTAVO" build "$work/book" --kepub --output "$work/kobo"
said out '/a-small-book.epub$'
said out '/a-small-book.kepub.epub$'
[ ! -e "$work/kobo/a-small-book.pdf" ] || fail "--kepub alone made a PDF"

# ---- the size of the EPUB, by part

expect 0 "$OCTAVO" build "$constructs" --epub --stats --output "$work/stats"
for part in 'package and style' pictures text faces; do
    said out "^  $part: [0-9]+ files?, [0-9]+ bytes$"
done

# ---- what the stages cost, only when asked, and through the box

expect 0 "$OCTAVO" build "$constructs" --epub --timings --output "$work/timings"
for stage in parse seal faces record cover XHTML subset zip all; do
    said out "^$stage +[0-9]+\\.[0-9] ms$"
done
! grep -q '^typeset' "$work/out" || fail "an EPUB alone was typeset"
expect 0 "$OCTAVO" build "$constructs" --epub --output "$work/timings"
! grep -q ' ms$' "$work/out" || fail "timings came without being asked for"
