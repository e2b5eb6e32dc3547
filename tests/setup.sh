# setup.sh: what book/make and tests/run share: Debian's packages, the build, and how steps are run.
# Sourced by both, with $top set to the project's folder. Asks nothing, and shows what a step said only when it failed.

mkdir -p "$top/build"

# What octavo is built from and runs with.
build_packages="build-essential cmake ninja-build pkg-config libglib2.0-dev libyaml-dev libcmark-gfm-dev
    libcmark-gfm-extensions-dev libpango1.0-dev libcairo2-dev libharfbuzz-dev libfontconfig-dev libhyphen-dev
    hyphen-en-us hyphen-en-gb librsvg2-dev libqpdf-dev libxml2-dev libdeflate-dev libzip-dev libseccomp-dev libmicrohttpd-dev libtree-sitter-dev
    fonts-vollkorn fonts-inter fonts-jetbrains-mono fonts-texgyre-math"
command -v node >/dev/null || build_packages="$build_packages nodejs"
command -v npm >/dev/null || build_packages="$build_packages npm"

say() {
    printf '%s\n' "$*" >&2
}

# quietly WHAT COMMAND …: says WHAT, and all that the command said if it fails.
quietly() {
    say "$1 …"
    shift
    if ! "$@" >"$top/build/setup.log" 2>&1 </dev/null; then
        cat "$top/build/setup.log" >&2
        say "failed: $*"
        return 1
    fi
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# Those of the packages that are not installed, on one line.
missing_packages() {
    installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
        sed -n 's/^installed //p')
    for package; do
        printf '%s\n' "$installed" | grep -Fqx "$package" || printf '%s ' "$package"
    done
}

apt_install() {
    as_root apt-get -q update || true # stale lists may still do
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=600 --no-install-recommends install "$@"
}

# Elsewhere than on Debian CMake and the tests say what they lack.
install_packages() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 0
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # a list of words
    quietly "Installing ${missing% }" apt_install $missing || {
        say "As root: apt-get install ${missing% }"
        return 1
    }
}

# build PRESET: configures once; after that Ninja knows by itself when to configure again.
build() {
    cd "$top"
    if ! cmp -s src/source/grammars/package-lock.json build/grammars/installed.json; then
        quietly "Fetching the grammars of the listings" src/source/grammars/install.sh
    fi
    if [ ! -f "build/$1/build.ninja" ]; then
        quietly "Configuring octavo ($1)" cmake --preset "$1"
    fi
    quietly "Building octavo ($1)" cmake --build --preset "$1"
}
