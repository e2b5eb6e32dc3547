#!/bin/sh
# Nothing that runs, loads or leads elsewhere comes into the outputs, whatever a manuscript holds.
. "$(dirname "$0")/../expect.sh"
need python3

python3 "$OCTAVO_SOURCE/tests/hostile/active.py" "$OCTAVO" "$work"
