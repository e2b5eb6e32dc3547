#!/bin/sh
# A mistake of the author: its place, the line with a caret, its code; status 1; nothing printed. What cannot lie in a
# repository (files beyond the limits, devices, links that lead out) is made here; all else is in cases/.
. "$(dirname "$0")/../expect.sh"

# new_book: a book without mistakes in $work/book, to make one in.
new_book() {
    rm -rf "$work/book"
    mkdir "$work/book"
    cat >"$work/book/book.yaml" <<'END'
octavo: 1
title: A Small Book
language: en-GB
identifier: urn:uuid:6f0c3b0e-5d0a-4c39-9d5f-2f3a0f9f7d11
chapters:
  - {file: one.md, slug: one}
END
    printf '# One\n\nA few words.\n' >"$work/book/one.md"
}

# refuses PLACE CODE: the build fails with this diagnostic and writes nothing.
refuses() {
    expect 1 "$OCTAVO" build "$work/book" --output "$work/made"
    silent out
    said err "^$1: error: .* \[$2\]\$"
    [ ! -e "$work/made" ] || fail "something was written"
}

points() {
    said err '^ +[0-9]+ \| .'
    said err '^ +\| +\^$'
}

new_book
printf '\n![A figure.](figures/none.svg)\n' >>"$work/book/one.md"
refuses 'one\.md:5:[0-9]+' file-missing
points

new_book
echo 'titel: A Small Book' >>"$work/book/book.yaml"
refuses 'book\.yaml:7:1' key-unknown
points
said err 'did you mean'

new_book
printf '\nSee [@nowhere].\n' >>"$work/book/one.md"
refuses 'one\.md:5:5' ref-missing
points

new_book
printf '\nA <b>bold</b> word.\n' >>"$work/book/one.md"
refuses 'one\.md:5:3' html-raw
points

new_book
printf '\nLatin \351.\n' >>"$work/book/one.md"
refuses 'one\.md:5:7' text-utf8
points

# ---- files

new_book
head -c 9000000 /dev/zero | tr '\0' 'a' >>"$work/book/one.md"
refuses '[^ ]*' limit-file-size

new_book
{ echo '#'; head -c 1100000 /dev/zero | tr '\0' ' '; } >>"$work/book/book.yaml"
refuses '[^ ]*' limit-file-size

for target in /etc/passwd ../outside.md; do
    new_book
    printf '# Outside\n' >"$work/outside.md"
    ln -sf "$target" "$work/book/one.md"
    refuses '[^ ]*' file-outside
done

new_book
rm "$work/book/one.md"
mkfifo "$work/book/one.md"
refuses '[^ ]*' file-kind

new_book
rm "$work/book/one.md"
ln -s two.md "$work/book/one.md"
printf '# Two\n\nA link that stays inside is read.\n' >"$work/book/two.md"
expect 0 "$OCTAVO" check "$work/book"

# ---- many mistakes: sorted by place, the last line counts them

new_book
i=0
while [ $i -lt 30 ]; do
    printf '\nSee [@nowhere%s].\n' $i
    i=$((i + 1))
done >>"$work/book/one.md"
refuses 'one\.md:5:5' ref-missing
sed -n 's/^one\.md:\([0-9]*\):.*/\1/p' "$work/err" >"$work/lines"
sort -n "$work/lines" | cmp - "$work/lines" || fail "not sorted by place"
said err '^30 errors$'

# ---- a picture that only its decoder finds to be damaged: its place, whichever output is made

new_book
printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\10\0\0\0\10\10\2\0\0\0\0\0\0\0\0\0\0\2IDATxx\0\0\0\0\0\0\0\0IEND\0\0\0\0' >"$work/book/a.png"
printf '\nText, and\n\n![A picture.](a.png)\n' >>"$work/book/one.md"
for output in "" --epub --pdf --print; do
    expect 1 "$OCTAVO" build "$work/book" --output "$work/damaged" ${output:+"$output"}
    said err "^one\.md:7:1: error: the picture 'a\.png' is damaged, or cannot be drawn \[picture-bad\]\$"
    said err '^1 error'
    [ ! -e "$work/damaged" ] || fail "made in spite of a damaged picture: $output"
done

# ---- for other programs

# Pango warns of type that is too large to be drawn, in its own words: they do not stand among the report.
new_book
echo '<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"><text font-size="90000">A</text></svg>' >"$work/book/large.svg"
printf '\n![A letter that is too large.](large.svg)\n' >>"$work/book/one.md"
expect 0 "$OCTAVO" build "$work/book" --pdf --output "$work/made" --diagnostics=json
[ "$(head -c 1 "$work/err")" = '{' ] || fail "something stands before the report: $(head -2 "$work/err")"
rm -rf "$work/made"

new_book
printf '\nSee [@fig:nowhere], 100 %%, and [here](javascript:x).\n' >>"$work/book/one.md"
cd "$work"
expect 1 "$OCTAVO" check book --diagnostics=github
said err "^::error title=ref-missing,file=book/one\.md,line=5,col=5,endColumn=19::nothing in the book has the id 'fig:nowhere'\$"
said err '^::error title=link-scheme,file=book/one\.md,line=5,'
expect 1 "$OCTAVO" check book --diagnostics=json
said err '"code": "ref-missing", "level": "error", "file": "book/one.md", "line": 5, "column": 5, "end-column": 19,'
said err '^  "errors": 2,$'
expect 1 "$OCTAVO" check book --max-errors=1
said err '^… and 1 more behind the first 1 error$'
said err '^2 errors$'
expect 2 "$OCTAVO" check book --diagnostics=morse
said err "no format 'morse': text, json, sarif or github"

[ -d "$NODE_MODULES/@microsoft/jest-sarif" ] || skip "the schema of SARIF is not installed"
expect 1 "$OCTAVO" check book --diagnostics=sarif
cp err found.sarif
printf '# One\n\nA few words.\n' >book/one.md
expect 0 "$OCTAVO" check book --diagnostics=sarif
cp err nothing.sarif
for log in found nothing; do
    NODE_PATH=$NODE_MODULES node -e '
        const schema = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
        const Ajv = require("module").createRequire(require.resolve("@microsoft/jest-sarif/package.json"))("ajv");
        const ajv = new Ajv({schemaId: "auto", unknownFormats: "ignore"});
        if (/draft-04/.test(schema.$schema)) ajv.addMetaSchema(require("@microsoft/jest-sarif/node_modules/ajv/lib/refs/json-schema-draft-04.json"));
        const log = JSON.parse(require("fs").readFileSync(process.argv[1]));
        if (!ajv.validate(schema, log)) { console.error(ajv.errors); process.exit(1); }
        const {results} = log.runs[0];
        if (results.length !== Number(process.argv[2])) { console.error(results); process.exit(1); }
        for (const r of results)
            if (log.runs[0].tool.driver.rules[r.ruleIndex].id !== r.ruleId) { console.error(r); process.exit(1); }
    ' "$log.sarif" "$([ $log = found ] && echo 2 || echo 0)" || fail "$log.sarif is not SARIF 2.1.0"
done
