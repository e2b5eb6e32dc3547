#!/bin/sh
# Every call by which files are written and named fails in turn, or is the last before the process is killed or told to
# end: each set of files is the earlier one or the new one, whole; nothing is left beside it but where nothing could be
# done; the status says it. Of a build, and of what a release publishes (publisher.c, which needs no press for it).
# OCTAVO_FAULTS=all takes every call that names a file or a descriptor instead, each of its kind: half an hour.
. "$(dirname "$0")/../expect.sh"
need strace
strace -qq -o "$work/log" true 2>"$work/err" || skip "strace may not trace here"

writing="openat write fsync renameat2 unlinkat mkdir"
out=$work/out
mkdir "$work/old" "$work/new"

book() {
    mkdir "$work/$1"
    printf 'octavo: 1\ntitle: Small\nlanguage: en-GB\nidentifier: urn:uuid:6f0c3b0e-5d0a-4c39-9d5f-2f3a0f9f7d41\n' >"$work/$1/book.yaml"
    printf 'edition: {number: 1, revision: 1.0.0, date: 2026-01-02}\n' >>"$work/$1/book.yaml"
    printf 'chapters:\n  - {file: one.md, slug: one}\n' >>"$work/$1/book.yaml"
    printf '# One\n\nWords of %s.\n' "$1" >"$work/$1/one.md"
}

# ---- what is asked of each run

n_runs=0

# nothing_beside WHAT: no temporary file anywhere below the output.
nothing_beside() {
    left=$(find "$out" -name '.*.octavo-*')
    [ -z "$left" ] || fail "$1: left behind: $left"
}

# of FILE …: 'old', 'new', 'none' where no file is there, or something else: mixed, torn.
of() {
    n_there=0
    words=
    for file; do
        [ -e "$file" ] || continue
        n_there=$((n_there + 1))
        words="$words $(word_of "$file")"
    done
    if [ "$n_there" -eq 0 ]; then
        echo none
    elif [ "$n_there" -ne $# ]; then
        echo torn
    else
        printf '%s\n' $words | sort -u | tr '\n' ' ' | sed 's/ $//'
    fi
}

# either WHAT STATE …: the state is one of those that may be.
either() {
    case " $3 " in
    *" $2 "*) ;;
    *) fail "$1: the files are: $2; wanted: $3" ;;
    esac
}

# ---- a build

book old-book
book new-book
"$OCTAVO" build "$work/old-book" --output "$work/old" >"$work/said"
"$OCTAVO" build "$work/new-book" --output "$work/new" >"$work/said"

reset_build() {
    rm -rf "$out"
    cp -R "$work/old" "$out"
}

word_of_build() {
    for which in old new; do
        ! cmp -s "$1" "$work/$which/${1##*/}" || echo "$which"
    done
}

build() {
    "$@" "$OCTAVO" build "$work/new-book" --output "$out"
}

state_of_build() {
    word_of() { word_of_build "$@"; }
    of "$out/small.epub" "$out/small.pdf"
}

check_build() { # WHAT HOW
    state=$(state_of_build)
    case $2 in
    kill) either "$1" "$(printf '%s' "$state" | tr ' ' +)" "old new new+old" ;;
    *) either "$1" "$state" "old new" ;;
    esac
    [ "$status" -ne 0 ] || either "$1, status 0" "$state" new
}

# ---- what a release publishes

reset_release() {
    rm -rf "$out"
    [ "$1" = none ] || "$PUBLISHER" "$out" old
    mkdir -p "$out"
}

release() {
    "$@" "$PUBLISHER" "$out" new
}

check_release() { # WHAT HOW
    word_of() { cat "$1"; }
    shelf=$(of "$out"/shelf/book-1/a.epub "$out"/shelf/book-1/b.pdf "$out"/shelf/book-1/sums)
    latest=$(of "$out"/shelf/book-latest/a.epub "$out"/shelf/book-latest/b.pdf "$out"/shelf/book-latest/sums)
    record=$(of "$out"/editions/a.epub)
    for state in "$shelf" "$latest" "$record"; do
        either "$1" "$state" "$before new"
    done
    [ "$record" != new ] || either "$1, recorded" "$shelf $latest" "new new"
    [ "$status" -ne 0 ] || either "$1, status 0" "$record" new
}

# ---- the sweep

# loader_calls CALL PROGRAM: how often the loader alone makes it; what --version writes is not the loader's.
loader_calls() {
    [ "$1" != write ] || {
        echo 0
        return
    }
    strace -qq -o "$work/log" -e trace="$1" "$2" --version >"$work/said" 2>&1 || true
    grep -c . "$work/log" || true
}

# calls_of SUBJECT: all that it makes with a name or a descriptor. The K-th is counted for each by itself.
calls_of() {
    "reset_$1" "${before:-old}"
    "$1" strace -qq -o "$work/log" -e trace=%file,%desc -e signal=none >"$work/said" 2>&1
    sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' "$work/log" | sort -u | grep -v '^execve$\|^close$' | tr '\n' ' '
}

# sweep SUBJECT HOW INJECTION CALLS: the K-th of each call, until a run makes no K-th any more.
sweep() {
    subject=$1 how=$2 injection=$3
    program=$OCTAVO
    [ "$subject" = build ] || program=$PUBLISHER
    for call in $4; do
        k=$(loader_calls "$call" "$program")
        while :; do
            k=$((k + 1))
            what="$subject, $injection at $call $k"
            [ "$how" = kill ] && [ -d "$out" ] || "reset_$subject" "${before:-old}"
            status=0
            "$subject" strace -qq -o "$work/log" -e trace="$call" -e signal='!SIGCHLD' \
                -e inject="$call:$injection:when=$k" >"$work/said" 2>&1 || status=$?
            grep -Eq 'INJECTED|^--- SIG|killed by' "$work/log" || break
            n_runs=$((n_runs + 1))
            "check_$subject" "$what" "$how"
            case $how in
            error)
                case $status in 0 | 4) ;; *) show "$work/said" && fail "$what: status $status" ;; esac
                case $call in # what cannot be listed or removed goes with the next
                unlink* | rmdir | openat | getdents64 | newfstatat) "$subject" env >"$work/said" ;;
                esac
                nothing_beside "$what"
                ;;
            end)
                case $injection in *INT) ended=130 ;; *) ended=143 ;; esac
                [ "$status" -eq "$ended" ] || fail "$what: status $status"
                nothing_beside "$what"
                ;;
            kill) [ "$status" -eq 137 ] || fail "$what: status $status" ;;
            esac
        done
    done
    [ "$how" != kill ] || {
        "$subject" env >"$work/said" # what is left of the killed goes with the next
        nothing_beside "the run after the killed ones"
    }
}

final="write fsync renameat2 unlinkat"
interrupted="renameat2"
if [ "${OCTAVO_FAULTS:-}" = all ]; then
    before=
    writing=$(calls_of build) && final=$writing interrupted=$writing
fi
sweep build error error=ENOSPC "$writing"
sweep build error error=EIO "renameat2 fsync"
sweep build kill signal=KILL "$final"
sweep build end signal=TERM "$final"
sweep build end signal=INT "$interrupted"
n_builds=$n_runs

for before in old none; do
    if [ "${OCTAVO_FAULTS:-}" = all ]; then
        writing=$(calls_of release) && final=$writing interrupted=$writing
    elif [ $before = none ]; then
        writing="mkdir renameat2" final="mkdir renameat2"
    fi
    sweep release error error=ENOSPC "$writing"
    sweep release error error=EIO "renameat2 fsync"
    sweep release kill signal=KILL "$final"
    sweep release end signal=TERM "$final"
    sweep release end signal=INT "$interrupted"
done
before=
echo "$n_builds faults of a build, $((n_runs - n_builds)) of a release"

# ---- an input that vanishes while the book is read

k=0
while :; do
    k=$((k + 1))
    reset_build
    status=0
    build strace -f --seccomp-bpf -qq -o "$work/log" -e trace=openat2 -e inject=openat2:error=ENOENT:when=$k \
        >"$work/said" 2>&1 || status=$?
    grep -q INJECTED "$work/log" || break
    [ "$status" -eq 1 ] || [ "$status" -eq 0 ] || fail "status $status without input $k"
    [ "$status" -eq 0 ] || either "input $k vanished" "$(state_of_build)" old
    nothing_beside "input $k vanished"
done
[ "$k" -gt 2 ] || fail "no input was read by openat2"

# ---- no room for the answer of the box, in the process that publishes

reset_build
build strace -qq -o "$work/log" -e trace=mmap -e signal=none >"$work/said" 2>&1
n=$(grep -n 'MAP_PRIVATE, [0-9]*, 0) = ' "$work/log" | tail -n 1 | cut -d : -f 1)
reset_build
status=0
build strace -qq -o "$work/log" -e trace=mmap -e inject=mmap:error=ENOMEM:when="$n" >"$work/said" 2>&1 || status=$?
grep -q INJECTED "$work/log" || fail "no map was refused"
[ "$status" -eq 4 ] || fail "status $status without room for the answer"
said said 'the answer of the box cannot be read: .*Cannot allocate memory$'
either "no room for the answer" "$(state_of_build)" old

# ---- two at once, a folder that goes while it is written

# slowly CALL COMMAND …: the first such call takes a second more.
slowly() {
    call=$1
    shift
    strace -qq -o "$work/log" -e trace="$call" -e inject="$call:delay_exit=1000000:when=1" "$@"
}

reset_build
slowly renameat2 "$OCTAVO" build "$work/old-book" --output "$out" >"$work/said" 2>&1 &
while [ -n "$(pgrep -P $! octavo 2>/dev/null)" ] && ! grep -q renameat2 "$work/log" 2>/dev/null; do sleep 0.02; done
build env >"$work/said.2" 2>&1 || fail "the second of two builds at once"
wait $! || fail "the first of two builds at once"
either "two builds at once" "$(state_of_build)" "old new"
nothing_beside "two builds at once"

reset_release old
slowly fsync "$PUBLISHER" "$out/editions-of-one" new >"$work/said" 2>&1 &
sleep 0.5
rm -rf "$out/editions-of-one"
status=0
wait $! || status=$?
[ "$status" -eq 4 ] || fail "status $status when the folder went meanwhile"
said said "cannot write"
nothing_beside "a folder that went"

reset_release old
mkdir "$work/elsewhere" "$out/one"
slowly fsync "$PUBLISHER" "$out/one" new >"$work/said" 2>&1 &
sleep 0.5
mv "$out/one" "$work/aside"
ln -s "$work/elsewhere" "$out/one"
wait $! || true
[ -z "$(find "$work/elsewhere" "$work/aside" -name '.*.octavo-*')" ] || fail "a folder swapped for a link: something is left"
