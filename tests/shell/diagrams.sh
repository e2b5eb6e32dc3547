#!/bin/sh
# Diagrams in Graphviz's language: drawn behind walls, the same bytes again, from the cache too; its mistakes, and its absence.
. "$(dirname "$0")/../expect.sh"

need dot pdffonts
cd "$work"
export XDG_CACHE_HOME="$work/cache"

# chapter: the text of the book, from standard input.
chapter() {
    {
        printf -- '---\noctavo: 1\ntitle: Diagrams\nlanguage: en-GB\n'
        printf 'identifier: urn:uuid:6f0c3b0e-5d0a-4c39-9d5f-2f3a0f9f7d99\n---\n# One\n\n'
        cat
    } >book.md
}

chapter <<'END'
See [@fig:road].

```dot #fig:road alt="A request goes to the free list, then to the arena."
digraph {
  rankdir=LR
  request -> "free list" -> "arena" [label="if empty"]
  title [label="أرض" fontname="No Such Face"]
}
```

Figure: The road of a request.
END

# ---- drawn, with the text as text, in the faces of the press, in both outputs

expect 0 "$OCTAVO" build book.md --output first
silent err
pdftotext first/diagrams.pdf text
grep -q 'Figure 1.1' text || fail "no figure in the PDF"
grep -q 'if empty' text || fail "no text of the diagram in the PDF"
pdffonts first/diagrams.pdf | tail -n +3 | grep -Evi 'Inter|Vollkorn|JetBrains|Amiri' >other && show other && fail "another face"
unzip -qo first/diagrams.epub -d epub
set -- epub/EPUB/pictures/*
[ $# -eq 1 ] || fail "not one picture in the EPUB"
grep -q '>if empty</text>' "$1" || fail "no text of the diagram in the EPUB"
grep -q 'font-family="Inter, ' "$1" || fail "not in the book's faces"
! grep -qi graphviz "$1" || fail "the drawing tells which Graphviz made it"

# ---- the same bytes, whether it is drawn or was

[ "$(find cache/octavo/diagrams -name '*.svg' | wc -l)" -eq 1 ] || fail "not one drawing is kept"
expect 0 "$OCTAVO" build book.md --output second
cmp first/diagrams.epub second/diagrams.epub && cmp first/diagrams.pdf second/diagrams.pdf || fail "the cache makes a difference"

# What no book has wanted for long goes when another is drawn; what was only looked up stays.
: >cache/octavo/diagrams/old.svg
touch -d '100 days ago' cache/octavo/diagrams/*.svg
expect 0 "$OCTAVO" build book.md --epub --output second
sed 's/if empty/if full/' book.md >full.md
expect 0 "$OCTAVO" build full.md --epub --output full
[ ! -e cache/octavo/diagrams/old.svg ] || fail "an old drawing is kept"
[ "$(find cache/octavo/diagrams -name '*.svg' | wc -l)" -eq 2 ] || fail "not what is in use is kept"
rm -r cache
: >cache # where a folder would be made
expect 0 "$OCTAVO" build book.md --epub --output third
unzip -p third/diagrams.epub 'EPUB/pictures/*' | cmp - "$1" || fail "another drawing of the same text"
rm cache
expect 0 "$OCTAVO" build book.md --sandbox=off --epub --output fourth
cmp third/diagrams.epub fourth/diagrams.epub || fail "another drawing without walls"

# ---- every verb that reads a book sees the figure

expect 0 "$OCTAVO" list book.md
said out '^All +12 +0 +1 +0 +0 +1 ' # one figure
expect 0 "$OCTAVO" dump --stage=book book.md
said out '^ *figure .*dot-'

# ---- what Graphviz says, at its line

chapter <<'END'
```dot alt="None."
digraph {
  a -- b
}
```
END
expect 1 "$OCTAVO" build book.md
said err '^book.md:11:1: error: Graphviz says of the diagram: syntax error in line 2'
said err '\[diagram-bad\]'

chapter <<'END'
```dot alt="One."
digraph { a:nowhere -> b }
```
END
expect 3 "$OCTAVO" build book.md --werror
said err 'book.md:9:1: warning: .*nowhere.* \[diagram-doubtful\]'

# ---- nothing of the machine is read

printf '\211PNG\r\n\032\n' >secret.png
for word in /etc/passwd "$work/secret.png" book.md; do
    chapter <<END
\`\`\`dot alt="None."
digraph { a [image="$word"] b [shapefile="$word"] }
\`\`\`
END
    status=0
    "$OCTAVO" build book.md --epub --output seen --werror >out 2>err || status=$?
    [ "$status" -ne 0 ] || fail "a picture of the machine's was read in silence: $word"
done

# ---- an absent program

chapter <<'END'
```dot #fig:road alt="A road."
digraph { a -> b }
```

Figure: A road.

```dot optional alt="Two nodes."
graph { c -- d }
```
END
mkdir empty
status=0
PATH=$work/empty "$OCTAVO" build book.md --output undrawn >out 2>err || status=$?
[ "$status" -eq 0 ] || fail "status $status without Graphviz"
said err "book.md:9:1: warning: the diagram is set as its source: there is no program 'dot' \[diagram-undrawn\]"
[ "$(grep -c diagram-undrawn err)" -eq 1 ] || fail "what is optional was missed"
pdftotext undrawn/diagrams.pdf text
grep -q 'Listing 1.1' text || fail "the source is not set as a listing"
grep -q 'digraph { a -> b }' text || fail "the source is not there"

# A program in the book's folder is none.
printf '#!/bin/sh\ntouch %s/was-run\n' "$work" >dot
chmod +x dot
PATH=.: "$OCTAVO" build book.md --output undrawn >out 2>err || fail "a program in the book's folder stops the build"
[ ! -e was-run ] || fail "a program in the book's folder was run"
