#!/bin/sh
# The PDF is whole, royal octavo, has every font embedded as a subset, and gives its words back in order.
. "$(dirname "$0")/../expect.sh"
need qpdf pdffonts pdfinfo pdftotext

for book in "$constructs" "$OCTAVO_SOURCE/book"; do
    rm -rf "$work/made"
    expect 0 "$OCTAVO" build "$book" --output "$work/made"
    for pdf in "$work/made"/*.pdf; do
        expect 0 qpdf --check "$pdf"
        ! grep -q WARNING "$work/out" "$work/err" || {
            show "$work/out" "$work/err"
            fail "qpdf --check warns"
        }
        expect 0 "$OCTAVO" check "$pdf"
        said out ': nothing found against PDF/UA-1 and PDF/A-2a$'
        expect 0 pdfinfo -isodates "$pdf"
        said out '^Title: +[^ ]'
        said out '^Page size: +442\.2.* x 663\.3'
        expect 0 pdffonts "$pdf"
        # name, type, encoding, then: embedded, subset, Unicode, and the two numbers of the object
        awk 'NR > 2 && !($1 ~ /^[A-Z]+\+(Vollkorn|Inter|JetBrainsMono|TeXGyrePagellaMath)-/ && $(NF-4) $(NF-3) $(NF-2) == "yesyesyes")' \
            "$work/out" >"$work/bad-fonts"
        silent bad-fonts
        expect 0 pdftotext -layout -enc UTF-8 "$pdf" "$work/text"
        expect 0 "$WORDS" "$book" "$work/text"
        cat "$work/out"
    done
done

# A finished file that is spoilt, and what is no PDF file at all.
printf 'no PDF\n' >"$work/no.pdf"
expect 4 "$OCTAVO" check "$work/no.pdf"
said err 'no\.pdf: no PDF file that can be read'
expect 4 "$OCTAVO" check "$work/missing.pdf"
qpdf --object-streams=disable --newline-before-endstream "$pdf" "$work/plain.pdf"
sed 's/DisplayDocTitle/DisplayDocTytle/' "$work/plain.pdf" >"$work/spoilt.pdf"
expect 1 "$OCTAVO" check "$work/spoilt.pdf"
said out 'spoilt\.pdf: \[7\.1-10\] readers are not told to show the title'

# A word that is lost, and two paragraphs that change places, are seen.
pdftotext -layout -enc UTF-8 "$work/made"/*.pdf "$work/text"
sed 's/allocator/allowing/' "$work/text" >"$work/lost"
expect 1 "$WORDS" "$book" "$work/lost"
{ sed '1,2000d' "$work/text"; sed '2000q' "$work/text"; } >"$work/moved"
expect 1 "$WORDS" "$book" "$work/moved"
