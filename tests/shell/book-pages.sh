#!/bin/sh
# The pages of our own book, in every style: no line sticks out and no page pays for a widow, an orphan or a forbidden
# break. In the book's own style no page but a chapter's last one falls short by more than two lines, and none ends in a
# hyphen; in the others at most one falls short.
. "$(dirname "$0")/../expect.sh"

book=$OCTAVO_SOURCE/book
for style in octavo a4 letter; do
    expect 0 "$OCTAVO" build --stats --style "$style" --output "$work/$style" "$book"
    said out ', 0 are overfull;'
    case $style in octavo) few=0 ;; *) few='[01]' ;; esac
    said out "^$few pages fall short"
    expect 0 "$OCTAVO" dump --stage=pages --style "$style" "$book"
    said out '^page .* cost [0-9]+ \(short'
    faults='widow|orphan|torn|overfull'
    [ "$style" != octavo ] || faults="$faults|hyphen"
    if grep -E "^page .*[( ]($faults) [0-9]" "$work/out"; then
        fail "a page of style $style pays for what it should not"
    fi
done
