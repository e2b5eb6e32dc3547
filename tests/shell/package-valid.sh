#!/bin/sh
# The Debian package that `cpack -G DEB` makes: lintian finds no error, it holds what is installed and nothing else, and the octavo
# that is unpacked from it prints the same bytes.
. "$(dirname "$0")/../expect.sh"
need cpack dpkg-deb lintian

cd "$OCTAVO_BUILD"
expect 0 cpack -G DEB -B "$work/made"
package=$(ls "$work"/made/octavo_*.deb)
expect 0 lintian --fail-on error --allow-root "$package"
! grep '^E:' "$work/out" || fail "lintian has errors to tell"
dpkg-deb -c "$package" >"$work/out"
for file in bin/octavo share/octavo/fonts/faces.yaml share/octavo/styles/octavo/page.yaml share/man/man1/octavo.1.gz \
    share/doc/octavo/copyright share/doc/octavo/changelog.gz; do
    said out " \\./usr/$file\$"
done

# Every file lies in octavo's own folders or where Debian looks for it, is root's, and nobody else may write to it.
awk '{ print $1, $2, $6 }' "$work/out" >"$work/files"
! grep -v '^[-d]rw[x-]r-[x-]r-[x-] root/root ' "$work/files" || fail "not root's alone, or a link"
grep -v '/$' "$work/files" | sed 's/.* //' |
    grep -vE '^\./usr/(bin/octavo|share/(octavo/(fonts|styles|queries)/.+|man/man[15]/octavo(-book)?\.[15]\.gz|doc/octavo/(grammars/)?[^/]+|bash-completion/completions/octavo|zsh/vendor-completions/_octavo|fish/vendor_completions\.d/octavo\.fish|lintian/overrides/octavo))$' >"$work/strange" || true
silent strange
[ "$(wc -c <"$package")" -lt 16000000 ] || fail "the package is large: $(wc -c <"$package") bytes"

dpkg-deb -f "$package" Package Version Architecture Depends Installed-Size >"$work/out"
for library in libcairo2 libpango-1.0-0 libglib2.0-0 libxml2 libzip4 libyaml-0-2; do
    said out "^Depends:.* $library[ ,]|^Depends: $library[ ,]"
done
[ "$(sed -n 's/^Installed-Size: //p' "$work/out")" -lt 60000 ] || fail "it takes more than 60 MB"

dpkg-deb -x "$package" "$work/root"
expect 0 "$OCTAVO" build "$constructs" --output "$work/here"
expect 0 env -i PATH=/usr/bin:/bin "$work/root/usr/bin/octavo" build "$constructs" --output "$work/there"
diff -r "$work/here" "$work/there" || fail "the packaged octavo prints something else"
