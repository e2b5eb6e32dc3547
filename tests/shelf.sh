# shelf.sh: a shelf of releases in $work/shelf: two editions of a book of a path and a series, an older book of the same path, and
# one that belongs to nothing. Sourced, behind expect.sh.
# shellcheck shell=sh

books=$OCTAVO_SOURCE/tests/books

mkdir -p "$work/tables" "$work/knots" "$work/alone"
cp "$books"/editions-1/* "$work/tables/"
expect 0 "$OCTAVO" release "$work/tables" --output "$work/shelf"
cp "$books"/editions-2/*.* "$work/tables/"
printf '\ngone: [{id: "term:ebb", instead: "term:chart"}]\n' >>"$work/tables/book.yaml"
expect 0 "$OCTAVO" release "$work/tables" --output "$work/shelf"

printf '# Bends\n\nTwo ropes are joined by a bend.\n' | tee "$work/knots/bends.md" >"$work/alone/bends.md"
cat >"$work/knots/book.yaml" <<'END'
octavo: 1
title: Knots & "Bends" <small>
language: en
identifier: urn:x:knots
authors: [Ada Example]
path: {name: Shore Studies, position: 1}
edition: {revision: 1.0.0, date: 2025-12-01}
chapters:
  - {file: bends.md, slug: bends, kind: original analysis, summary: "Ropes, two & two."}
END
sed -e 's/^title:.*/title: Alone/' -e 's/urn:x:knots/urn:x:alone/' -e '/^path/d' -e 's/2025-12-01/2026-03-01/' \
    "$work/knots/book.yaml" >"$work/alone/book.yaml"
expect 0 "$OCTAVO" release "$work/knots" --output "$work/shelf"
expect 0 "$OCTAVO" release "$work/alone" --output "$work/shelf"
