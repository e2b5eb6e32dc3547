#!/bin/sh
# Whatever reads what strangers made reads it behind walls, which change nothing in what is said; what is given to it in a file's
# place is refused, and nothing waits for it.
. "$(dirname "$0")/../expect.sh"

books=$OCTAVO_SOURCE/tests/books
mkdir "$work/book" "$work/foreign"
cp "$books"/editions-1/* "$work/book/"
expect 0 "$OCTAVO" release "$work/book" --output "$work/shelf"
cp "$books"/editions-2/*.* "$work/book/"
printf '\ngone: [{id: "term:ebb", instead: "term:chart"}]\n' >>"$work/book/book.yaml"
expect 0 "$OCTAVO" release "$work/book" --output "$work/shelf"
printf '# Summary\n\n- [One](one.md)\n' >"$work/foreign/SUMMARY.md"
printf '# One\n\nText.\n' >"$work/foreign/one.md"
cd "$work/shelf"
old=$(ls -d ./*-1.0.0) new=$(ls -d ./*-1.1.0)
epub=$(ls "$old"/*.epub | grep -v kepub) pdf=$(ls "$old"/*.pdf | grep -v print)

# each VERB OPTION …: all who read strangers' files, a line of words each; none of them holds a blank.
readers() {
    cat <<END
build $work/book --output $work/made
check $pdf
diff $old $new
diff --since=1.0.0 $work/book
verify $old
verify $new --book=$work/book
feed $work/shelf
init --from $work/foreign
carry --from $epub --to $epub
list $work/book
dump $work/book
END
}

# ---- the walls change nothing ----

walls=$("$OCTAVO" --version | grep '^walls: ')
readers | while read -r words; do
    # shellcheck disable=SC2086
    expect 0 "$OCTAVO" $words --sandbox=off
    cp "$work/out" "$work/plain"
    rm -f "$work/foreign/book.yaml"
    case $walls in
    *no\ *) continue ;;
    esac
    # shellcheck disable=SC2086
    expect 0 "$OCTAVO" $words --sandbox=require
    rm -f "$work/foreign/book.yaml"
    cmp -s "$work/out" "$work/plain" || fail "the walls change what is said: $words"
done

# ---- all of them stand behind walls: what needs more memory than there is ends there, with a word ----

if [ -z "${LSAN_OPTIONS:-}" ]; then
    readers | while read -r words; do
        # shellcheck disable=SC2086
        expect 1 "$OCTAVO" $words --max-memory=1
        said err 'error: this takes more memory than octavo may use \[limit-memory\]$'
        [ ! -e "$work/foreign/book.yaml" ] || fail "written in spite of an error: $words"
    done
fi

# ---- what is no file is not waited for ----

mkfifo "$work/pipe.pdf" "$work/pipe.epub" "$work/pipe.record"
ln -s /dev/zero "$work/zero.pdf"
expect 4 timeout 10 "$OCTAVO" check "$work/pipe.pdf"
said err "'pipe.pdf' is not a regular file"
expect 4 timeout 10 "$OCTAVO" check "$work/zero.pdf"
said err "'zero.pdf' is a link that leads out"
expect 1 timeout 10 "$OCTAVO" diff "$work/pipe.record" "$new"
said err '^pipe.record: error: .* is not a regular file \[file-kind\]$'
expect 4 timeout 10 "$OCTAVO" carry --from "$work/pipe.epub" --to "$epub"
said err "'pipe.epub' is not a regular file"
expect 4 "$OCTAVO" check "$work/none.pdf"
said err "there is no file 'none.pdf'"
printf 'no PDF' >"$work/bad.pdf"
expect 4 "$OCTAVO" check "$work/bad.pdf"
said err '^octavo: .*bad.pdf: '
