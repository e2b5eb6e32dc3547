#!/bin/sh
# What this project's book points at outside its text: links go to the web by HTTP, and data files that it names lie in
# book/data, where nothing lies that no chart draws and no text names.
. "$(dirname "$0")/../expect.sh"
need node

book=$OCTAVO_SOURCE/book
"$OCTAVO" list --json "$book" >"$work/list.json"
node -e '
    const list = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const outside = list.links.filter((link) => link.href !== null);
    for (const link of outside)
        if (!/^https?:$/.test(new URL(link.href).protocol) || !new URL(link.href).hostname.includes("."))
            console.log(`${link.file}:${link.line}: ${link.href}`);
' "$work/list.json" >"$work/links"
[ ! -s "$work/links" ] || {
    show "$work/links"
    fail "links that lead somewhere else than to the web"
}

# NAME.csv, data/NAME.csv; of another folder's there is none.
find "$book" -name '*.md' ! -path '*/data/*' ! -path '*/build/*' -exec grep -Eho '[[:alnum:]_/.-]+\.csv' {} + |
    LC_ALL=C sort -u >"$work/cited"
n=$(wc -l <"$work/cited")
[ "$n" -gt 20 ] || fail "only $n data files are cited"
while read -r name; do
    case $name in
    data/*) file=$book/$name ;;
    *) file=$book/data/$name ;;
    esac
    [ -f "$file" ] || echo "$name"
done <"$work/cited" >"$work/missing"
[ ! -s "$work/missing" ] || {
    show "$work/missing"
    fail "data files that the book cites and does not hold"
}

for file in "$book"/data/*.csv; do
    name=${file##*/}
    grep -Fq "$name" "$work/cited" "$book/data/README.md" "$book/figures/charts.py" || echo "$name"
done >"$work/idle"
[ ! -s "$work/idle" ] || {
    show "$work/idle"
    fail "data files that nothing draws or names"
}
