#!/bin/sh
# Fetches the grammars at the versions of the lock file into build/grammars, where CMake looks for them.
# Sources only: no package's own script runs, and none of npm's programs is built.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=$(CDPATH='' cd -- "$here/../../.." && pwd)/build/grammars

cmp -s "$here/package-lock.json" "$target/installed.json" && exit
rm -rf "$target"
mkdir -p "$target"
cp "$here/package.json" "$here/package-lock.json" "$target"
cd "$target"
# The packages name different versions of npm's tree-sitter as peers; none is needed.
npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund --no-update-notifier --cache "$target/cache"
rm -rf cache
cp package-lock.json installed.json
