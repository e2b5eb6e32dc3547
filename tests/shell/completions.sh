#!/bin/sh
# Completions: what octavo says may follow, what bash, zsh and fish make of it, and that all of it is taken.
. "$(dirname "$0")/../expect.sh"

need bash
scripts=$OCTAVO_SOURCE/src/verbs/completions
mkdir "$work/bin" "$work/here" "$work/here/my-book"
: >"$work/here/my-notes.md"
ln -s "$OCTAVO" "$work/bin/octavo"
PATH=$work/bin:$PATH
cd "$work/here"

# fits WORD …: what octavo says may stand in the place of the last word, on one line.
fits() {
    octavo --complete "$@" | cut -f 1 | tr '\n' ' '
}

[ "$(fits che)" = 'check  ' ] || fail "a verb: '$(fits che)'" # and files, since the verb may be left out
[ "$(fits check --pro)" = '--profile ' ] || fail "an option"
[ "$(fits check --profile=k)" = '--profile=kobo --profile=kindle ' ] || fail "a value in the option's word"
[ "$(fits check --profile k)" = 'kobo kindle ' ] || fail "a value in a word of its own"
[ "$(fits check --profile = k)" = 'kobo kindle ' ] || fail "a value where the shell parts words"
[ "$(fits check --profile =)" = 'kobo apple kindle ' ] || fail "all values"
[ "$(fits --epu)" = '--epub ' ] || fail "an option of the verb that may be left out"
[ "$(fits explain ref-m)" = 'ref-missing ' ] || fail "a code"
[ "$(fits --style=a)" = '--style=a4 ' ] || fail "an installed style"
[ "$(octavo --complete build --output '')" = "$(printf '\tfolders')" ] || fail "a folder"

# ---- none of what is offered is refused as unknown

octavo --complete '' | cut -f 1 | sed '/^$/d' >verbs
[ "$(wc -l <verbs)" -ge 13 ] || fail "verbs are missing"
while read -r verb; do
    expect 0 octavo "$verb" --help
    octavo --complete "$verb" -- | cut -f 1 | sort >offered
    # two columns of GLib's help: '  -o, --output=DIR', '  --werror'
    sed -nE 's/^ +(-[a-zA-Z], )?(--[a-z-]+)[= ].*/\2/p' "$work/out" | grep -v -x -e --help >helped || true
    sort -u -o helped helped
    diff helped offered >&2 || fail "the options of $verb are not those that are offered"
done <verbs
for format in $(fits explain --diagnostics ''); do
    expect 0 octavo explain ref-missing --diagnostics="$format"
done
for wall in $(fits explain --sandbox ''); do
    expect 0 octavo explain ref-missing --sandbox="$wall"
done
printf '# One\n\nA few words.\n' >one.md
for profile in $(fits check --profile ''); do
    expect 0 octavo check --profile="$profile" one.md
done
for stage in $(fits dump --stage ''); do
    expect 0 octavo dump --stage="$stage" one.md
done
for pages in $(fits build --imposed ''); do
    expect 0 octavo build --imposed="$pages" one.md --output made
done
for style in $(fits build --style ''); do
    expect 0 octavo build --epub --style="$style" one.md --output made
done

# ---- bash

# In bash: completes the line, whose last word is $2.
cat >bash-completes <<'END'
. "$1/octavo.bash"
shift
complete -p octavo >/dev/null
COMP_WORDS=(octavo "$@")
COMP_CWORD=$#
_octavo octavo "${@: -1}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s ' "${COMPREPLY[@]}"
END
completes() {
    bash bash-completes "$scripts" "$@"
}
[ "$(completes watc)" = 'watch ' ] || fail "bash: a verb: '$(completes watc)'"
[ "$(completes check --profile = ki)" = 'kindle ' ] || fail "bash: a value"
[ "$(completes build my-)" = 'my-book my-notes.md ' ] || fail "bash: files: '$(completes build my-)'"
[ "$(completes build --output my-)" = 'my-book ' ] || fail "bash: folders"

# ---- zsh, without its line editor: what the function is given to describe

if command -v zsh >/dev/null; then
    cat >zsh-completes <<'END'
_files() { print -n "files $* " }
_describe() { print -rn -- "${(P)2}" }
script=$1
shift
words=(octavo "$@") CURRENT=$(($# + 1))
. $script/_octavo
END
    zsh -f zsh-completes "$scripts" watc >said
    grep -q 'watch:show the book' said || { show said && fail "zsh: a verb"; }
    [ "$(zsh -f zsh-completes "$scripts" build --output my)" = 'files -/ ' ] || fail "zsh: folders"
fi

# ---- fish

if command -v fish >/dev/null; then
    fish_completes() {
        fish --no-config -c ". $scripts/octavo.fish; complete -C '$1'"
    }
    fish_completes 'octavo watc' | grep -q '^watch.*show the book' || fail "fish: a verb"
    fish_completes 'octavo check --profile=ki' | grep -q '^--profile=kindle' || fail "fish: a value"
    fish_completes 'octavo build my-n' | grep -q '^my-notes.md' || fail "fish: a file"
fi
