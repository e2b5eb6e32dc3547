#!/bin/sh
# The same bytes from two folders, at two times, under another zone, locale, home, mask and fill of fresh memory.
. "$(dirname "$0")/../expect.sh"
unset LC_ALL

# A locale with a decimal comma, where the machine can make one. (The C library leaks a little at LOCPATH.)
localedef -i de_DE -f UTF-8 "$work/de_DE.UTF-8" >"$work/localedef" 2>&1 || true

build_here() {
    mkdir -p "$work/here/home" "$work/here/book"
    cp -R "$1/." "$work/here/book"
    expect 0 env HOME="$work/here/home" TZ=UTC LANG=C "$OCTAVO" build "$work/here/book" --output "$work/here/made"
}

build_there() {
    mkdir -p "$work/over there/home" "$work/over there/bóok"
    cp -R "$1/." "$work/over there/bóok"
    (
        umask 077
        cd "$work/over there/bóok"
        expect 0 env HOME="$work/over there/home" TZ=Asia/Tokyo LOCPATH="$work" LANG=de_DE.UTF-8 \
            MALLOC_PERTURB_=165 ASAN_OPTIONS=detect_leaks=0 "$OCTAVO" build --output ../made
    )
}

for book in "$constructs" "$OCTAVO_SOURCE/book"; do
    rm -rf "$work/here" "$work/over there"
    build_here "$book"
    sleep 2 # a ZIP archive counts time in steps of two seconds
    build_there "$book"
    sums "$work/here/made" >"$work/here.sums"
    sums "$work/over there/made" >"$work/there.sums"
    diff -u "$work/here.sums" "$work/there.sums" || fail "two builds of $book differ"
    [ "$(wc -l <"$work/here.sums")" -eq 2 ] || fail "not one EPUB and one PDF"
done
