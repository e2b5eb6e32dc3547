#!/bin/sh
# Every test book and our own, in every format: the file for screens keeps PDF/UA-1 and PDF/A-2a, has every word of the
# manuscript in order (U+00AD joined) and a destination for every block of the EPUB; the printer's file and both ways of
# folding it are whole. And how the book of all constructs reads by its structure, as text.
. "$(dirname "$0")/../expect.sh"
need qpdf pdfinfo pdftotext unzip

only_one() {
    set -- "$work/made"/*"$1"
    [ $# -eq 1 ] && [ -e "$1" ] || fail "not one file: $*"
    printf '%s' "$1"
}

whole() {
    expect 0 qpdf --check "$1"
    ! grep -q WARNING "$work/out" "$work/err" || {
        show "$work/out" "$work/err"
        fail "qpdf --check warns"
    }
}

# Of the EPUB without slots, page marks and marks of notes; what octavo names for itself begins with '_'.
same_names() {
    pdfinfo -dests "$1" | sed -n 's/^.*"\(.*\)"$/\1/p' | grep -Ev '^(_|contents$)' | sort >"$work/pdf.names"
    unzip -p "$2" '*.xhtml' -x '*nav.xhtml' |
        sed -E 's/(role="doc-(noteref|pagebreak)"|<div class="slot[^"]*") id="[^"]*"//g' |
        grep -o ' id="[^"]*"' | sed 's/^ id="\(.*\)"$/\1/' | grep -v '^_' | sort >"$work/epub.names"
    [ "$(wc -l <"$work/epub.names")" -gt 20 ] || fail "$2 names next to nothing"
    diff -u "$work/epub.names" "$work/pdf.names" || fail "destinations of $1 are not the ids of $2"
}

check_screen() {
    whole "$1"
    expect 0 "$OCTAVO" check "$1"
    said out ': nothing found against PDF/UA-1 and PDF/A-2a$'
    expect 0 pdftotext -layout -enc UTF-8 "$1" "$work/text"
    expect 0 "$WORDS" "$2" "$work/text"
    said out ', 0 units missing$'
    same_names "$1" "$(only_one .epub)"
}

for book in "$OCTAVO_SOURCE"/tests/books/*/ "$OCTAVO_SOURCE/book"; do
    for style in octavo a4 letter; do
        rm -rf "$work/made"
        expect 0 "$OCTAVO" build "$book" --style "$style" --imposed=8 --output "$work/made"
        print=$(only_one -print.pdf)
        whole "$print"
        whole "$(only_one -imposed.pdf)"
        rm "$print" "$(only_one -imposed.pdf)"
        check_screen "$(only_one .pdf)" "$book"
        expect 0 "$OCTAVO" build "$book" --style "$style" --pdf --imposed=16 --output "$work/folded"
        whole "$(echo "$work"/folded/*-imposed.pdf)"
        rm -r "$work/folded"
    done
done

# ---- the structure, as a reader hears it: what is parted by lines is joined

golden=$OCTAVO_SOURCE/tests/books/constructs.structure
expect 0 "$OCTAVO" build "$constructs" --pdf --output "$work/made"
pdfinfo -struct-text "$(echo "$work"/made/constructs*.pdf)" |
    awk '{
        if ($0 ~ /^ *"/) { sub(/^ *"/, ""); sub(/"$/, ""); text = text $0; next }
        if (text != "") print "    | " text
        text = ""; sub(/Object [0-9]+ 0/, "Object"); print
    } END { if (text != "") print "    | " text }' >"$work/structure"
[ -z "${OCTAVO_BLESS:-}" ] || cp "$work/structure" "$golden"
diff -u "$golden" "$work/structure" || fail "the structure reads otherwise"
