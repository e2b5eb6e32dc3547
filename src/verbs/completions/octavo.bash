# Completions of octavo for bash: octavo is asked what fits.
_octavo() {
    local line word
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
        $'\tfiles') compopt -o filenames 2>/dev/null; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${2#=}") ;;
        $'\tfolders') compopt -o filenames 2>/dev/null; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "${2#=}") ;;
        *) word=${line%%$'\t'*} && COMPREPLY+=("$word") ;;
        esac
    done < <("$1" --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _octavo octavo
