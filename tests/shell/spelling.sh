#!/bin/sh
# The spelling of this project's book: what hunspell's en_GB does not know stands in tests/spelling/words.txt, a word a line,
# sorted: names, technical terms. No word stands twice in a row.
. "$(dirname "$0")/../expect.sh"
need hunspell node
hunspell -d en_GB -l /dev/null 2>/dev/null || skip "hunspell has no en_GB"

spelling=$OCTAVO_SOURCE/tests/spelling
LC_ALL=C sort -cu "$spelling/words.txt" || fail "words.txt is not sorted, or has a word twice"

"$OCTAVO" dump --stage=xhtml "$OCTAVO_SOURCE/book" >"$work/book.xhtml"
node "$spelling/prose.js" "$OCTAVO_SOURCE"/book/figures/*.svg <"$work/book.xhtml" >"$work/prose"
n=$(wc -w <"$work/prose")
[ "$n" -gt 20000 ] || fail "a book of $n words: where is the rest?"

check_words() {
    hunspell -d en_GB -i UTF-8 -p "$spelling/words.txt" -l "$1" | LC_ALL=C sort -u
}

# What it must find, and must not.
printf 'A speling error, a pymalloc and the the pool. Pymalloc.\n' >"$work/sample"
[ "$(check_words "$work/sample")" = speling ] || fail "a mistake is not found: $(check_words "$work/sample")"

doubled='\b([[:alpha:]]+) +\1\b'
grep -Eiq "$doubled" "$work/sample" || fail "a doubled word is not found"
if grep -Ein "$doubled" "$work/prose" >"$work/doubled"; then
    show "$work/doubled"
    fail "words that stand twice in a row"
fi

check_words "$work/prose" >"$work/unknown"
while read -r word; do
    printf '%s: ' "$word"
    grep -Fm 1 -- "$word" "$work/prose" | cut -c 1-160
done <"$work/unknown" >"$work/places"
[ ! -s "$work/unknown" ] || {
    show "$work/places"
    fail "words that neither hunspell nor tests/spelling/words.txt knows"
}
