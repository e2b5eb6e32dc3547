#!/bin/sh
# The numbers in the text of this project's book that carry a mark are what its data say: tests/shell/data_numbers.py
# computes each from book/data and compares. Here it must first find what is wrong in a book made for that.
. "$(dirname "$0")/../expect.sh"
need python3

numbers=$OCTAVO_SOURCE/tests/shell/data_numbers.py

# ---- what it must let pass, and what not

mkdir -p "$work/good/data" "$work/bad"
cat >"$work/good/data/sizes.csv" <<'END_OF_FILE'
# A comment.
build,what,mib,share
3.11,list,204.64,0.5
3.11,array,38.15,
3.14,list,1250,0.25
END_OF_FILE
cat >"$work/good/one.md" <<'END_OF_FILE'
# One

The list took 204.6 MiB, 166.5 more
than the array, and about 1,300 later; the mean was 727 and never 39.

<!-- index: list -->

<!-- datum: sizes, 3.11
204.6 = [list].mib; 166.5 = [list].mib - [array].mib
~1,300 = sizes[3.14, list].mib; 727 = sum(all sizes[list].mib) / 2
< 39 = [what=array].mib
-->

```output
17 blocks of 3.5
```

Listing: Blocks. {#lst:blocks}

There were 17 blocks.

<!-- datum: 17 in lst:blocks -->

| a | 50% |
|---|---|
| b | 25% |

Table: Shares. {#tab:shares}

<!-- datum: sizes, list
50 = [3.11].share * 100
25 = [3.14].share * 100
-->
END_OF_FILE
expect 0 python3 "$numbers" "$work/good"
said out '^   8 one.md$'

cp -r "$work/good/data" "$work/bad"
cat >"$work/bad/one.md" <<'END_OF_FILE'
# One

It took 204.7 MiB, 11 and 12.

<!-- datum: sizes
204.7 = [3.11, list].mib
204.6 = [3.11, list].mib
11 = [3.11].mib
12 = [3.12].mib
12 = sizes[3.11, list].kib
12 = other[3.11].mib
12 = open("/etc/passwd")
> 12 = 12
11 in lst:none
-->

Twelve stand here: 12. <!-- datum: 12 = 12 -->
END_OF_FILE
expect 1 python3 "$numbers" "$work/bad"
said out '^one.md:6: 204.7 is printed, and the data say 204.64: '
said out '^one.md:7: 204.6 does not stand in the text before: '
said out '^one.md:8: 2 rows of sizes.csv have 3.11: '
said out '^one.md:9: no row of sizes.csv has 3.12: '
said out '^one.md:10: sizes.csv has no column kib: '
said out '^one.md:11: there is no other.csv: '
said out '^one.md:12: not arithmetic: '
said out '^one.md:13: > 12 is printed, and the data say 12: '
said out '^one.md:14: 11 does not stand in what lst:none prints: '
said out '^one.md: a mark does not stand alone behind its block$'

# ---- this project's book

expect 0 python3 "$numbers" "$OCTAVO_SOURCE/book"
silent err
awk '/chapters/ && $1 < 20 { few = 1 } { sum += $1 } END { exit few || sum < 400 }' "$work/out" || {
    show "$work/out"
    fail "the book marks fewer numbers than it should"
}
