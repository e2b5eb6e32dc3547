#!/bin/sh
# The Debian package that `cpack -G DEB` makes: lintian finds no error, and it holds what is installed.
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
