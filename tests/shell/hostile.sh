#!/bin/sh
# Manuscripts that are made to hang, crash or exhaust a book compiler: a whole book or a diagnostic at its place, in time and
# memory that grow with the text.
. "$(dirname "$0")/../expect.sh"
need python3

python3 "$OCTAVO_SOURCE/tests/hostile/try.py" "$OCTAVO" "$work"
