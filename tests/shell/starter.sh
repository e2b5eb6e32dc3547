#!/bin/sh
# The book to begin with shows every construct that octavo-book(5) names, and its programs print what it says.
. "$(dirname "$0")/../expect.sh"

cd "$work"
expect 0 "$OCTAVO" init tea
expect 0 "$OCTAVO" dump --stage=book tea
silent err
cp out dump

# The manual's heading, and what there must be of it: in the dump of the book, in its manifest, or in its Markdown.
cat >wanted <<'END'
THE MANIFEST|manifest|^edition: .*revision.*date
THE MANIFEST|manifest|^hyphenation: \[.*-.*\]
THE MANIFEST|manifest|summary: .*kind: 
THE MANIFEST|dump|^front 
THE MANIFEST|dump|^part .*\(Part II\)
EDITIONS|dump|^back changes 
STYLES|none|
Attributes|dump|heading #h\.extraction 
Attributes|dump|^ +note .*\.remark
Figures|dump|figure #fig\.pot .*\.svg ".+" 70% \(Figure 1\.1\)
Captions|dump|^ +caption: What is in the pot
References|dump|\{Figure 1\.1 -> fig:pot\}
References|dump|\{Table 1\.1 -> tbl:water\}
References|dump|\{Listing 2\.1 -> lst:timer\}
References|dump|\{Chapter 1 -> leaves\}
References|dump|\[table of waters -> tbl:water\]
References|dump|\[the first chapter -> leaves\]
Formulas|manifest|^math: yes
Formulas|dump|\$T_0\|T sub 0\$
Formulas|dump|formula #eq\.cooling .*\(Equation 3\.1\)
Formulas|dump|\{Equation 3\.1 -> eq:cooling\}
Listings|dump|listing .*python "timer\.py" test \(Listing 2\.1\)
Listings|markdown|include="listings/timer\.py#timer"
Listings|dump|listing .*numbers=1
Listings|dump|listing .* output$
Listings|dump|listing .* output varies$
Listings|dump|listing .* console$
Diagrams|dump|figure #fig\.road dot-|listing #fig\.road dot 
Alerts|dump|alert .* tip$
Alerts|dump|alert .* note$
Alerts|dump|alert .* important$
Alerts|dump|alert .* warning$
Alerts|dump|alert .* caution$
Notes|dump|taste\.\^1
Notes|dump|^back sources 
Citations|manifest|^bibliography: .*style: 
Citations|markdown|\[@okakura06, chap\. 1; @orwell46\]
Citations|dump|item #source\.orwell46
Citations|dump|^back bibliography 
Glossary|dump|\{aroma -> term:aroma\}
Glossary|dump|paragraph #term\.aroma
Index|dump|^ +index: tea \.\.\.$
Index|dump|^ +index: water > warm$
Index|dump|^ +index: brew -> tea$
Index|dump|^ +index: .* ->> timer$
Index|dump|^index 
Other languages|dump|<ja-Latn chadō>
Other languages|dump|paragraph .* <de>$
Refused|none|
LIMITS|none|
THE MARKDOWN|dump|table .*<>\^
THE MARKDOWN|dump|^ +list .* ordered
THE MARKDOWN|dump|item .* done$
THE MARKDOWN|dump|item .* open$
THE MARKDOWN|dump|^ +quote 
THE MARKDOWN|dump|^ +rule 
THE MARKDOWN|dump|~weather~
THE MARKDOWN|dump|/one/.*again
THE MARKDOWN|dump|\*one\*
THE MARKDOWN|dump|late;\\\\it
THE MARKDOWN|dump|call `time
END

cp tea/book.yaml manifest
cat tea/*.md tea/chapters/*.md >markdown
: >none
while IFS='|' read -r heading where pattern; do
    [ -z "$pattern" ] || grep -Eq -- "$pattern" "$where" || fail "$heading: nothing in its $where like: $pattern"
done <wanted

# Headings that the manual has for authors, up to the books of other tools; none is without a line above.
sed -n '/^\.Sh THE MANIFEST/,/^\.Sh BOOKS MADE/p' "$OCTAVO_SOURCE/src/source/octavo-book.5" |
    sed -n 's/^\.S[hs] //p' | grep -v '^BOOKS MADE' | sort -u >headings
[ "$(wc -l <headings)" -ge 16 ] || fail "the manual's headings are not found"
cut -d '|' -f 1 wanted | sort -u | diff headings - >&2 || fail "the manual and the list above differ"

if command -v python3 >/dev/null; then
    expect 0 "$OCTAVO" test tea
    said out '^2 programs, [12] exact, [01] by shape$' # the second prints the same now and then
fi
