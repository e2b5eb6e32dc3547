#!/bin/sh
# A real client walks the catalog of a shelf: the OPDS reader of foliate-js, by both of the catalog's forms.
. "$(dirname "$0")/../expect.sh"
need node chromium
[ -d "$NODE_MODULES/foliate-js" ] || skip "./tests/run installs the reading systems"
unset G_DEBUG # for the browser's own criticals
CHROMIUM=$(command -v chromium)
export CHROMIUM NODE_MODULES TMPDIR="$work"

. "$(dirname "$0")/../shelf.sh"
expect 0 "$OCTAVO" feed "$work/shelf" --title 'Shore & Press'
expect 0 node "$OCTAVO_SOURCE/tests/readers/catalog.js" "$work/shelf"
cat "$work/out"

# It sees what is missing: a download, a way.
rm "$work/shelf/the-tide-tables-1.0.0/the-tide-tables-1.0.0.epub"
expect 1 node "$OCTAVO_SOURCE/tests/readers/catalog.js" "$work/shelf"
said err 'which is one'
expect 1 "$OCTAVO" feed "$work/shelf"
said err 'the-tide-tables-1.0.0.epub: error: .*\[file-missing\]$'
