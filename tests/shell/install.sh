#!/bin/sh
# What `cmake --install` puts into a folder works from there, moved elsewhere too, and prints the same bytes.
. "$(dirname "$0")/../expect.sh"

expect 0 cmake --install "$OCTAVO_BUILD" --prefix "$work/first/usr"
mv "$work/first/usr" "$work/usr"
for file in bin/octavo share/octavo/styles/octavo/page.yaml share/octavo/styles/octavo/book.css \
    share/man/man1/octavo.1.gz share/man/man5/octavo-book.5.gz share/doc/octavo/copyright \
    share/bash-completion/completions/octavo share/zsh/vendor-completions/_octavo \
    share/fish/vendor_completions.d/octavo.fish; do
    [ -f "$work/usr/$file" ] || fail "not installed: $file"
done

# In an empty environment, but for what the sanitizers are told.
bare() {
    env -i PATH=/usr/bin:/bin LSAN_OPTIONS="${LSAN_OPTIONS-}" "$@"
}

cp -R "$constructs" "$work/book"
expect 0 "$OCTAVO" build "$work/book" --output "$work/here"
expect 0 bare "$work/usr/bin/octavo" build "$work/book" --output "$work/there"
diff -r "$work/here" "$work/there" || fail "the installed octavo prints something else"

# It reads its own files, not those of the source tree.
printf 'p { color: red }\n' >>"$work/usr/share/octavo/styles/octavo/book.css"
expect 0 bare "$work/usr/bin/octavo" build "$work/book" --output "$work/red"
! diff -r "$work/here" "$work/red" >"$work/diff" || fail "the installed style is not the one that is read"
