#!/bin/sh
# The programs of our own book print what it says, under the version that its manifest names.
. "$(dirname "$0")/../expect.sh"

case $(/usr/bin/python3 --version 2>&1) in
*" 3.11"*) ;;
*) skip "/usr/bin/python3 is not Python 3.11" ;;
esac
expect 0 "$OCTAVO" test "$OCTAVO_SOURCE/book"
said out '^[1-9][0-9]* programs, [0-9]+ exact, [0-9]+ by shape'
