#!/bin/sh
# octavo list: the table's numbers for a small book, the same in the JSON, which others can read.
. "$(dirname "$0")/../expect.sh"

mkdir "$work/book"
cat >"$work/book/book.yaml" <<'END_OF_FILE'
octavo: 1
title: A "Small" Book
language: en-GB
identifier: urn:uuid:6f0c3b0e-5d0a-4c39-9d5f-2f3a0f9f7d12
authors: [Ada Example]
edition: {number: 1, revision: 1.0.0, date: 2026-01-02}
front:
  - {file: guide.md, slug: guide}
chapters:
  - {file: one.md, slug: one}
  - {file: two.md, slug: two}
END_OF_FILE
printf '# Guide\n\nRead on, to [@two].\n' >"$work/book/guide.md"
printf '# 漢字 première\n\nNo more.\n' >"$work/book/two.md"
cat >"$work/book/one.md" <<'END_OF_FILE'
# One

Four words stand here.[^a] See [the "site"](https://example.org/?a=1&b=2) and [@prog].

<!-- index: arena; arena > pool; heap -> arena -->

## A section {#sec}

A `back\slash`.

<!-- index: arena > pool -->

```python {#prog test}
print("a\tb")
```

```output
a	b
```

Listing: Tabs \\ and one "quote".

| a | b |
|---|---|
| 1 | 2 |

Table: Of two. {#tab}

[^a]: A source.
END_OF_FILE

# ---- the table

cat >"$work/wanted" <<'END_OF_FILE'
                  words    code  minutes  programs  outputs  figures  tables   notes   index
Colophon             10       0        -         0        0        0       0       0       0
Guide                 6       0        1         0        0        0       0       0       0
1 One                27       3        1         1        1        0       1       1       2
2 漢字 première       4       0        1         0        0        0       0       0       0
Index                10       0        -         0        0        0       0       0       0
Read through         37       3        1         1        1        0       1       1       2
All                  57       3        1         1        1        0       1       1       3
END_OF_FILE
expect 0 "$OCTAVO" list "$work/book"
silent err
diff -u "$work/wanted" "$work/out" || fail "the table is another"
printf '# A title that is far too long for the first column of a table\n\nNo more.\n' >"$work/book/two.md"
expect 0 "$OCTAVO" list "$work/book"
said out '^2 A title that is far too long for the…  +16 '

# ---- JSON

expect 0 "$OCTAVO" list --json "$work/book"
silent err
cat >"$work/check.js" <<'END_OF_FILE'
const assert = require("assert").strict;
const book = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
assert.deepEqual(Object.keys(book), ["title", "language", "identifier", "revision", "date", "divisions", "read_through",
  "all", "contents", "figures", "tables", "listings", "notes", "ids", "index", "links"]);
assert.equal(book.title, 'A "Small" Book');
assert.deepEqual(book.divisions[2], { slug: "one", role: "chapter", number: "1", title: "One", words: 27, code: 3,
  minutes: 1, programs: 1, outputs: 1, figures: 0, tables: 1, notes: 1, index: 2 });
assert.equal(book.divisions[0].minutes, null);
assert.equal(book.read_through.words, 49);
assert.equal(book.all.index, 3);
assert.deepEqual(book.contents[3], { depth: 1, number: null, title: "A section", id: "sec", division: "one" });
assert.deepEqual(book.listings.map((listing) => [listing.id, listing.number, listing.caption, listing.output]).slice(0, 1),
  [["prog", "1.1", "Tabs \\ and one “quote”.", false]]);
assert.deepEqual([book.listings[1].output, book.listings[1].number], [true, null]);
assert.deepEqual([book.tables[0].id, book.tables[0].columns, book.figures], ["tab", 2, []]);
assert.deepEqual([book.notes[0].number, book.notes[0].text], ["1", "A source."]);
assert.deepEqual(book.index.map((entry) => [entry.term, entry.sub, entry.see, entry.places.length]),
  [["arena", null, [], 1], ["arena", "pool", [], 2], ["heap", null, ["arena"], 0]]);
assert.deepEqual(book.links.map((link) => link.href ?? link.target), ["two", "https://example.org/?a=1&b=2", "prog"]);
const ids = new Map(book.ids.map((id) => [id.id, id]));
assert.equal(ids.size, book.ids.length);
assert.deepEqual(ids.get("sec"), { id: "sec", kind: "section", given: true, division: "one", file: "one.md", line: 7 });
for (const entry of book.index)
  for (const place of entry.places) assert.ok(ids.has(place));
END_OF_FILE
if command -v node >/dev/null; then
    node "$work/check.js" "$work/out" || fail "the JSON says something else"
fi

# ---- formulas, in a book that may have some

printf -- '---\nmath: yes\n---\n# One\n\nWith $x$ and\n$$y = 1$$ {#eq:y}\n' >"$work/math.md"
expect 0 "$OCTAVO" list "$work/math.md"
said out ' tables  formulas   notes'
said out '^1 One .* 2       0       0$'
expect 0 "$OCTAVO" list --json "$work/math.md"
said out '"id": "eq.y", "number": "1.1", "text": "y = 1", "alt": "y equals 1"'

# ---- a book with errors

printf '# Two\n\nSee [@nowhere].\n' >"$work/book/two.md"
expect 1 "$OCTAVO" list "$work/book"
silent out
said err '\[ref-missing\]$'

# ---- this project's book: what it promises of itself

command -v node >/dev/null || exit 0
"$OCTAVO" list --json "$OCTAVO_SOURCE/book" >"$work/ours.json"
node -e '
    const { divisions, read_through: sum, all, index } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const chapters = divisions.filter((division) => division.role === "chapter");
    const words = sum.words + sum.code;
    const promises = { chapters: chapters.length === 7, words: words >= 26000 && words <= 29000,
        "chapters of 3,000 to 4,500 words": chapters.every((one) => one.words + one.code >= 3000 && one.words + one.code <= 4500),
        minutes: Math.abs(sum.minutes - 120) <= 6, listings: sum.programs + sum.outputs >= 90, figures: sum.figures >= 28,
        notes: all.notes >= 80, index: all.index >= 300 && index.some((entry) => entry.sub !== null) };
    for (const [name, kept] of Object.entries(promises))
        if (!kept) { console.error(`the book has other ${name} than it should`); process.exitCode = 1; }
' "$work/ours.json" || fail "the book is not what it should be"
