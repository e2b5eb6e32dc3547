#!/bin/sh
# The printer's file and the folded one, in every format: boxes, pages in fours, one ink, nothing to click; and a style
# of the book's own.
. "$(dirname "$0")/../expect.sh"
need qpdf pdfinfo

cp -R "$constructs" "$work/book"
mkdir "$work/book/wide"
printf 'base: letter\npage: {outer: 150pt}\n' >"$work/book/wide/page.yaml"
printf 'p { margin: 0; }\n' >"$work/book/wide/book.css"

pages_of() {
    qpdf --show-npages "$1"
}

# Wants: style, trimmed width and height as pdfinfo has them.
check_style() {
    rm -rf "$work/made"
    expect 0 "$OCTAVO" build "$work/book" --style "$1" --pdf --imposed=8 --output "$work/made"
    said out '-print\.pdf$'
    said out '-imposed\.pdf$'
    print=$(ls "$work/made"/*-print.pdf) imposed=$(ls "$work/made"/*-imposed.pdf)
    for pdf in "$print" "$imposed"; do
        expect 0 qpdf --check "$pdf"
        expect 0 qpdf --qdf --object-streams=disable --stream-data=uncompress "$pdf" "$work/qdf"
        for word in /Annots /StructTreeRoot /Outlines /AcroForm; do
            ! grep -aq "$word" "$work/qdf" || fail "$pdf has $word"
        done
        ! grep -aEq '^(/[a-z0-9]+ )?[0-9. ]* (rg|RG|K) ?$' "$work/qdf" || fail "$pdf has colours"
    done
    [ $(($(pages_of "$print") % 4)) -eq 0 ] || fail "$(pages_of "$print") pages are no multiple of four"
    [ $((2 * $(pages_of "$imposed"))) -eq "$(pages_of "$print")" ] || fail "sheets and pages do not match"
    expect 0 pdfinfo -box "$print"
    said out "^TrimBox: +28\.35 +28\.35 +$2 +$3\$"
    said out '^BleedBox: +19\.84 +19\.84 '
    said out '^MediaBox: +0\.00 +0\.00 '
}

check_style octavo 470.55 691.65
check_style a4 623.62 870.24
check_style letter 640.35 820.35
check_style ./wide 640.35 820.35

# The same bytes again; the printer's file alone, and beside the EPUB.
sums "$work/made" >"$work/one.sums"
rm -r "$work/made"
expect 0 "$OCTAVO" build "$work/book" --style ./wide --pdf --imposed 8 --output "$work/made"
sums "$work/made" >"$work/two.sums"
diff -u "$work/one.sums" "$work/two.sums" || fail "two builds differ"
rm -r "$work/made"
expect 0 "$OCTAVO" build "$work/book" --epub --print --output "$work/made"
[ "$(ls "$work/made" | sed 's/.*\(-print\.pdf\|\.epub\)$/\1/' | tr '\n' ' ')" = '-print.pdf .epub ' ] ||
    fail "--epub --print made: $(ls "$work/made")"

# ---- mistakes

for n in 0x 4 12 -8; do
    expect 2 "$OCTAVO" build "$work/book" "--imposed=$n"
done
expect 1 "$OCTAVO" check "$work/book" --style ../elsewhere
said err '\[file-outside\]$'
printf 'base: a4\npage:\n  widht: 1in\n' >"$work/book/wide/page.yaml"
expect 1 "$OCTAVO" check "$work/book" --style ./wide
said err "^wide/page\.yaml:3:3: error: .*'widht'.*\[style-bad\]$"
