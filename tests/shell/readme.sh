#!/bin/sh
# What the README tells authors to paste: the workflow is YAML, and what it has octavo do can be done; and its five minutes, each
# command as it stands there, silent where nothing is wrong.
. "$(dirname "$0")/../expect.sh"

mkdir "$work/bin" "$work/broken"
ln -s "$OCTAVO" "$work/bin/octavo"
PATH=$work/bin:$PATH
cd "$work"

sed -n '/^```yaml$/,/^```$/p' "$OCTAVO_SOURCE/README.md" | sed '/^```/d' >workflow.yml
[ "$(wc -l <workflow.yml)" -gt 10 ] || fail "there is no workflow in the README"

# octavo's own reader of YAML takes it as far as it is YAML: what it knows no key for is all it has to say.
cp workflow.yml broken/book.yaml
expect 1 octavo check broken
said err '\[key-unknown\]$'
! grep -Eq '\[(yaml-.*|limit-.*|key-doubled)\]$' err || { show err && fail "the workflow is not plain YAML"; }

octavo init book >out
cd book
sed -n 's/^ *- run: \(octavo [a-z].*\)/\1/p' ../workflow.yml >../commands
[ "$(wc -l <../commands)" -eq 2 ] || fail "the workflow does not check and build"
while read -r command; do
    # shellcheck disable=SC2086 # its words
    expect 0 $command
done <../commands
folder=$(sed -n 's/.*path: \(.*\)\/}/\1/p' ../workflow.yml)
[ -n "$(find "$folder" -name '*.epub')" ] || fail "the workflow hangs nothing at the run"

# ---- the five minutes; `watch` has a test of its own

cd "$work"
sed -n '/^## Five minutes/,/^A folder of/s/^    octavo *//p' "$OCTAVO_SOURCE/README.md" >steps
[ "$(wc -l <steps)" -eq 5 ] || fail "not five steps in the README"
while read -r step; do
    case $step in
    watch*) continue ;;
    init*) expect 0 octavo init my-book && cd my-book ;;
    *)
        # shellcheck disable=SC2046 # its words, of which there may be none
        expect 0 octavo $(echo "$step" | sed 's/ *#.*//')
        ;;
    esac
    silent err
    case $step in
    '#'*) [ -s build/the-tea-timer.epub ] && [ -s build/the-tea-timer.pdf ] || fail "the two files are not in build/" ;;
    release*)
        edition=$(echo "$step" | sed 's/.*# edition \([0-9.]*\):.*/\1/')
        said out "^recorded in editions/$edition.record\$"
        ;;
    esac
done <"$work/steps"
[ -n "$edition" ] || fail "the README releases nothing"
