#!/bin/sh
# A release that is killed at any of 200 random moments: there is no part of a release, the earlier one and its record are as they
# were, and what was not released can be released again.
. "$(dirname "$0")/../expect.sh"

base=$work/base name=a-small-book
mkdir -p "$base/book"
printf '# One\n\nWords.\n' >"$base/book/one.md"
cat >"$base/book/book.yaml" <<'END'
octavo: 1
title: A Small Book
language: en
identifier: urn:x:small
edition: {revision: 1.0.0, date: 2026-01-05}
chapters:
  - {file: one.md, slug: one}
END
expect 0 "$OCTAVO" release "$base/book" --output "$base/shelf"
sed -i 's/1\.0\.0, date: 2026-01/1.1.0, date: 2026-02/' "$base/book/book.yaml"
printf '\nMore words.\n' >>"$base/book/one.md"
cp -R "$base" "$work/done"
start=$(date +%s%N)
expect 0 "$OCTAVO" release "$work/done/book" --output "$work/done/shelf"
milliseconds=$((($(date +%s%N) - start) / 1000000))

# same FOLDER …: each of these in the victim is as it is in the base.
same() {
    for folder; do
        diff -r "$base/$folder" "$work/victim/$folder" >/dev/null || fail "$folder of the earlier edition is not as it was"
    done
}
# Of the new edition there is all or nothing in each place, and the record comes last.
whole() {
    same "shelf/$name-1.0.0" book/editions/1.0.0.record
    new=$work/victim/shelf/$name-1.1.0 record=$work/victim/book/editions/1.1.0.record latest=$work/victim/shelf/$name-latest
    [ ! -e "$new" ] || diff -r "$new" "$work/done/shelf/$name-1.1.0" >/dev/null || fail "a part of a release"
    diff -r "$latest" "$base/shelf/$name-latest" >/dev/null || diff -r "$latest" "$work/done/shelf/$name-latest" >/dev/null ||
        fail "a part of the latest"
    [ ! -e "$record" ] || { cmp "$record" "$new/$name-1.1.0.record" && cmp -s "$latest/$name.pdf" "$new/$name-1.1.0.pdf"; } ||
        fail "a record without its release"
}

n=0 released=0
while [ "$n" -lt "${OCTAVO_KILLS:-200}" ]; do
    n=$((n + 1))
    rm -rf "$work/victim"
    cp -R "$base" "$work/victim"
    "$OCTAVO" release "$work/victim/book" --output "$work/victim/shelf" >/dev/null 2>&1 &
    pid=$!
    sleep "$(awk -v seed="$n$$" -v most="$milliseconds" 'BEGIN { srand(seed); printf "%.4f", rand() * most * 1.1 / 1000 }')"
    kill -KILL "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
    whole
    [ ! -e "$work/victim/book/editions/1.1.0.record" ] || released=$((released + 1))
done
[ "$released" -lt "$n" ] || fail "nothing was killed in time"

# The last one is done again, unless it came to its end: then not a second time.
if [ -e "$work/victim/book/editions/1.1.0.record" ]; then
    expect 1 "$OCTAVO" release "$work/victim/book" --output "$work/victim/shelf"
    said err '\[release-revision\]$'
else
    expect 0 "$OCTAVO" release "$work/victim/book" --output "$work/victim/shelf"
fi
diff -r "$work/victim" "$work/done" || fail "what a killed release leaves is not swept by the next one"
echo "$n killed, $released of them after the end"
