#!/bin/sh
# The catalog of a shelf, by the rules of OPDS 1.2 and 2.0: feeds that lead to each other, newest first, every link to something
# that is there, each path and each series with its books, and of a book its chapters with number, kind and summary.
. "$(dirname "$0")/../expect.sh"
need python3

mkdir "$work/empty"
expect 1 "$OCTAVO" feed "$work/empty"
said err '^.*/empty: error: there is no release in this folder \[feed-empty\]$'

. "$(dirname "$0")/../shelf.sh"
expect 0 "$OCTAVO" feed "$work/shelf" --title 'Shore & Press'
said out '^4 releases: .*/shelf/opds.xml, opds.json$'
expect 0 python3 "$(dirname "$0")/feed_rules.py" "$work/shelf"
cat "$work/out"

# The same shelf, the same bytes.
sums "$work/shelf" >"$work/before"
expect 0 "$OCTAVO" feed "$work/shelf" --title 'Shore & Press'
sums "$work/shelf" >"$work/after"
diff "$work/before" "$work/after" || fail "a second run writes something else"

# The rules see what is wrong.
# refuses FILE EXPRESSION WHY: a catalog that is so changed is refused.
refuses() {
    cp "$work/shelf/$1" "$work/kept"
    sed -i "$2" "$work/shelf/$1"
    cmp -s "$work/shelf/$1" "$work/kept" && fail "nothing to change in $1"
    expect 1 python3 "$(dirname "$0")/feed_rules.py" "$work/shelf"
    said err "$3"
    mv "$work/kept" "$work/shelf/$1"
}
refuses opds.xml 's/the-tide-tables-1.0.0.epub/the-tide-tables.epub/' 'leads nowhere'
refuses opds.xml 's/2026-03-01T/2024-03-01T/' 'newest first'
refuses path-shore-studies.xml 's/kind=acquisition/kind=navigation/' 'says what it is'
refuses browse.xml '/rel="subsection"/d' 'one link'
refuses opds.json 's/"path-shore-studies.json"/"path.json"/' 'leads nowhere'
