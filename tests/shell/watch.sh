#!/bin/sh
# octavo watch: in a headless browser the page follows an edit, keeps what was good when the book does not build, and keeps its place;
# it is served on 127.0.0.1 only, under its own name only; a port that is taken and signals end it as they should.
. "$(dirname "$0")/../expect.sh"

need node
[ -d "$NODE_MODULES/playwright-core" ] || skip "tests/run installs playwright-core"
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)} || skip "there is no Chromium"
export CHROMIUM

mkdir -p "$work/book/chapters"
cat >"$work/book/book.yaml" <<'END'
octavo: 1
title: A Small Book
language: en-GB
identifier: urn:uuid:6f0c3b0e-5d0a-4c39-9d5f-2f3a0f9f7d11
authors: [Ada Example]
edition: {number: 1, revision: 1.0.0, date: 2026-01-02}
chapters:
  - {file: chapters/one.md, slug: one}
  - {file: chapters/two.md, slug: two}
END
printf '# One\n\nA few words.\n' >"$work/book/chapters/one.md"
{
    printf '# Two\n'
    for i in $(seq 60); do printf '\nParagraph %s of many, with [a link](https://example.org/%s) in it.\n' "$i" "$i"; done
} >"$work/book/chapters/two.md"

# begin COMMAND …: starts it, and waits until it says where it is.
begin() {
    : >"$work/out"
    "$@" >"$work/out" 2>"$work/err" </dev/null &
    watcher=$!
    trap 'kill "$watcher" 2>/dev/null || true; chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
    for _ in $(seq 100); do
        url=$(sed -n '/^http/{p;q}' "$work/out")
        [ -z "$url" ] || return 0
        sleep 0.1
    done
    show "$work/err"
    fail "watch does not say where it is"
}

# ended STATUS: the watcher ends with it.
ended() {
    status=0
    wait "$watcher" || status=$?
    [ "$status" -eq "$1" ] || fail "watch ended with $status, wanted $1"
}

begin "$OCTAVO" watch "$work/book" --port=0
port=${url#http://127.0.0.1:}
port=${port%/}

# ---- one thread, one address

# A process that forks may have no threads: a lock that one of them holds would never be given back in the child.
alone() {
    [ "$(find "/proc/$watcher/task" -mindepth 1 -maxdepth 1 | wc -l)" -eq 1 ] || fail "a process that forks has threads"
}
alone
hex=$(printf '%04X' "$port")
[ "$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$hex\$" '$2 ~ port && $4 == "0A" { print $2 }')" = "0100007F:$hex" ] ||
    fail "it listens elsewhere than on 127.0.0.1"

# ---- an author at work

node "$(dirname "$0")/../readers/watch.js" "$url" "$work/book/chapters/two.md" two.xhtml 'Paragraph 40 of many' 'This is the fortieth' || {
    show "$work/out" "$work/err"
    fail "the page does not follow"
}
said err 'two\.md:.*\[ref-missing\]$'
alone
[ "$(find "$work/book" -type f | wc -l)" -eq 3 ] || fail "watch wrote into the book's folder"

# ---- ends

expect 4 "$OCTAVO" watch "$work/book" --port="$port"
silent out
said err "port $port .* --port=N"
kill -INT "$watcher" # reaches it even though shells keep it from what they start in the background
ended 0
begin "$OCTAVO" watch "$work/book/chapters/one.md" --port=0 --sandbox=off
kill -TERM "$watcher"
ended 0
for arguments in '--port=-1' '--port=65536' '--port=soup'; do
    # shellcheck disable=SC2086 # one word
    expect 2 "$OCTAVO" watch "$work/book" $arguments
done
