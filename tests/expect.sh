# expect.sh: for the tests in shell/: a folder of their own that vanishes with them, and words to expect things with.
# Sourced. The environment comes from CTest (tests/CMakeLists.txt).
# shellcheck shell=sh
set -eu

work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

constructs=$OCTAVO_SOURCE/tests/books/constructs # every construct of the dialect

fail() {
    printf 'failed: %s\n' "$*" >&2
    exit 1
}

skip() {
    printf 'skipped: %s\n' "$*"
    exit 77
}

need() {
    for program; do
        command -v "$program" >/dev/null || skip "there is no $program"
    done
}

# show FILE …: what the files hold, then fail.
show() {
    for file; do
        printf -- '--- %s\n' "${file##*/}" >&2
        cat "$file" >&2
    done
}

# expect STATUS COMMAND …: the command ends with STATUS; what it said is in $work/out and $work/err.
expect() {
    wanted=$1
    shift
    status=0
    "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    if [ "$status" -ne "$wanted" ]; then
        show "$work/out" "$work/err"
        fail "status $status, wanted $wanted: $*"
    fi
}

# said FILE PATTERN: a line of $work/FILE matches the extended regular expression.
said() {
    grep -Eq -- "$2" "$work/$1" || {
        show "$work/$1"
        fail "no line of it matches: $2"
    }
}

# silent FILE: $work/FILE is empty.
silent() {
    [ ! -s "$work/$1" ] || {
        show "$work/$1"
        fail "nothing was to be said there"
    }
}

# as_nobody COMMAND …: under another user where we are root, since root may write anywhere.
as_nobody() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

# install_for_all: octavo in $prefix, since another user may not be able to reach the build folder.
install_for_all() {
    prefix=$work/usr
    chmod 755 "$work"
    cmake --install "$OCTAVO_BUILD" --prefix "$prefix" >"$work/install" 2>&1 || {
        show "$work/install"
        fail "cmake --install"
    }
    chmod -R a+rX "$prefix"
}

# The names and sums of all that lies in a folder.
sums() {
    (cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2)
}
