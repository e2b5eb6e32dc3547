#!/bin/sh
# What make and ninja learn from --depfile: they build again when a chapter, a figure or a listing has changed, and not
# otherwise. And the recipe of the README for many books: ninja on one machine, GNU parallel where there is one.
. "$(dirname "$0")/../expect.sh"
need make ninja

new_book() {
    mkdir -p "$1/parts"
    cat >"$1/book.yaml" <<'END'
octavo: 1
title: Book
language: en-GB
identifier: urn:uuid:6f0c3b0e-5d0a-4c39-9d5f-2f3a0f9f7d11
chapters:
  - {file: "parts/the one.md", slug: one}
END
    printf '# One\n\nA few words.\n\n```python {include="parts/a$b c.py"}\n```\n' >"$1/parts/the one.md"
    echo 'print(1)' >"$1/parts/a\$b c.py"
}

# builds_when HOW COMMAND …: one build now, none after that, one after each change of an input.
builds_when() {
    how=$1
    shift
    : >log
    "$@" >/dev/null
    "$@" >/dev/null
    [ "$(wc -l <log)" -eq 1 ] || fail "$how: $(wc -l <log) builds before anything has changed"
    n=1
    for input in "parts/the one.md" 'parts/a$b c.py' book.yaml; do
        n=$((n + 1))
        sleep 0.05
        touch "$input"
        "$@" >/dev/null
        "$@" >/dev/null
        [ "$(wc -l <log)" -eq "$n" ] || fail "$how: no build, or two, after a change of $input"
    done
}

new_book "$work/book"
cd "$work/book"
printf '#!/bin/sh\necho >>log\nexec "$OCTAVO" build --epub --output out --depfile out/book.d\n' >build.sh
chmod +x build.sh

printf 'out/book.epub:\n\t./build.sh\n-include out/book.d\n' >Makefile
builds_when make make -s

rm -rf out
cat >build.ninja <<'END'
rule book
  command = ./build.sh
  depfile = out/book.d
  deps = gcc
build out/book.epub: book
END
builds_when ninja ninja

# ---- names that make would read as a recipe, a variable, a pattern: they are left out, the others stay

mkdir -p "$work/sly"
cd "$work/sly"
new_book sly
for name in 'a;touch${IFS}ran;' 'SHELL=x' 'p|q' '%' 'back\slash' 'tame'; do
    echo "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='8'/>" >"sly/$name.svg"
    printf '\n![A ground.](<%s.svg>)\n' "$(printf '%s' "$name" | sed 's/\\\\*/&&/g; s/%/%25/')" >>'sly/parts/the one.md'
done
: >sly/a
expect 0 "$OCTAVO" build --epub sly --output out --depfile out/book.d
grep -q 'tame' out/book.d || show out/book.d
grep -q 'tame' out/book.d || fail "the depfile lacks a plain name"
! grep -Eq '[;=|%]' out/book.d || show out/book.d
! grep -Eq '[;=|%]' out/book.d || fail "the depfile holds what make reads otherwise"
rm out/book.epub
printf 'all: out/book.epub\ninclude out/book.d\n' >Makefile
make -s >"$work/out" 2>&1 || true
[ ! -e ran ] || fail "the name of a figure was run"

# ---- many books, as the README tells

cd "$work"
for i in 1 2 3 4; do
    new_book "shelf/book-$i"
done
{
    printf 'rule octavo\n  command = "%s" build --epub $in --output $dir --depfile $dir/book.d\n' "$OCTAVO"
    printf '  depfile = $dir/book.d\n  deps = gcc\n'
    for book in shelf/*; do
        printf 'build made/%s/book.epub: octavo %s\n  dir = made/%s\n' "${book#shelf/}" "$book" "${book#shelf/}"
    done
} >build.ninja
ninja >/dev/null
ninja >second
grep -q 'no work to do' second || show second
grep -q 'no work to do' second || fail "ninja builds the shelf twice"
sleep 0.05
touch 'shelf/book-2/parts/the one.md'
[ "$(ninja | grep -c '^\[1/1\]')" -eq 1 ] || fail "ninja does not build the one book that has changed"
for i in 1 2 3 4; do
    [ -s "made/book-$i/book.epub" ] || fail "ninja made no book $i"
done
if command -v parallel >/dev/null; then
    parallel "$OCTAVO" build --epub {} --output by-parallel/{/} ::: shelf/* >/dev/null
    cmp made/book-1/book.epub by-parallel/book-1/book.epub || fail "two ways, two books"
fi
