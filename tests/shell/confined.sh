#!/bin/sh
# Nothing that lies outside the book's folder is read, whatever names it; what would be waited for is refused.
. "$(dirname "$0")/../expect.sh"
need python3

python3 "$OCTAVO_SOURCE/tests/hostile/confine.py" "$OCTAVO" "$work"
