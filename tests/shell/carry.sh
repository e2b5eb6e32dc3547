#!/bin/sh
# Words go from one edition to the next: beside the old file or where they are asked for, and what changed is told.
. "$(dirname "$0")/../expect.sh"

cat >"$work/old.md" <<'END'
---
title: Words
identifier: urn:x:notes
---

# Words

The paragraph that stays.

The paragraph that will be edited by and by.

The paragraph that will go away.
END
sed -e 's/by and by/later/' -e '/go away/d' "$work/old.md" >"$work/new.md"
for edition in old new; do
    mkdir -p "$work/$edition"
    expect 0 "$OCTAVO" build --epub "$work/$edition.md" --output "$work/$edition"
done
old=$work/old/words.epub new=$work/new/words.epub
cat >"$work/notes.json" <<'END'
{"annotations": [
  {"value": "epubcfi(/6/10!/4/2/8/2,/1:4,/1:13)", "text": "paragraph", "color": "yellow"},
  {"value": "epubcfi(/6/10!/4/2/10/2,/1:34,/1:50)", "text": "edited by and by"},
  {"value": "epubcfi(/6/10!/4/2/12/2,/1:0,/1:13)", "text": "The paragraph"}]}
END

expect 0 "$OCTAVO" carry --from "$old" --to "$new" "$work/notes.json"
silent err
said out 'notes.json:3:3: its words were edited'
said out 'was: edited by and by'
said out 'now: edited later'
said out 'notes.json:4:3: its words are no longer in the book'
said out '3 notes, 1 on the same words, 1 on edited words, 1 on words that are gone'
cp "$work/notes.carried.json" "$work/all"
said all '/4/2/8/2,/1:4,/1:13\)", "text": "paragraph", "color": "yellow"'

# There and back again: what was not edited is where it was.
expect 0 "$OCTAVO" carry --from "$new" --to "$old" "$work/notes.carried.json" --output "$work/back/again.json"
head -n 2 "$work/notes.json" >"$work/wanted"
head -n 2 "$work/back/again.json" | cmp - "$work/wanted" || fail "the note did not come back"

# Refusals leave nothing behind.
expect 2 "$OCTAVO" carry --from "$old" "$work/notes.json"
said err 'carry wants --from'
expect 4 "$OCTAVO" carry --from "$work/none.epub" --to "$new" "$work/notes.json"
printf '{"annotations": [' >"$work/torn.json"
expect 1 "$OCTAVO" carry --from "$old" --to "$new" "$work/torn.json"
said err 'torn.json:1:18: error: .*\[notes-bad\]'
head -c 2000 "$old" >"$work/torn.epub"
expect 1 "$OCTAVO" carry --from "$work/torn.epub" --to "$new" "$work/notes.json" -o "$work/none.json"
said err 'torn.epub: error: .*\[archive-bad\]'
[ ! -e "$work/torn.carried.json" ] && [ ! -e "$work/none.json" ] || fail "a refusal left a file"

# What readers find by themselves.
expect 0 "$OCTAVO" carry --from "$old" --to "$old"
said out '^KOReader \(XPointer\) +100.0 %'

# Another book is told.
sed 's/urn:x:notes/urn:x:other/' "$work/new.md" >"$work/other.md"
expect 0 "$OCTAVO" build --epub "$work/other.md" --output "$work/other"
expect 3 "$OCTAVO" carry --werror --from "$old" --to "$work/other/words.epub" "$work/notes.json"
said err '\[epub-other\]'
