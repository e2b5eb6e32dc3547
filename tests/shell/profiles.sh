#!/bin/sh
# What each shop asks more than the others, at the line of the Markdown: five columns for Kobo, a line of 75 characters for
# Apple, a page number for Kindle. What troubles readers anywhere is said under every profile.
. "$(dirname "$0")/../expect.sh"

cat >"$work/book.md" <<'END'
# A chapter

| a | b | c | d | e |
|---|---|---|---|---|
| 1 | 2 | 3 | 4 | 5 |

```text
123456789 123456789 123456789 123456789 123456789 123456789 123456789 12345
```

The rest stands on page 12, as the red line shows.
END

# asks PROFILE LINE:CODE …: the codes of the profile, no more and no fewer.
asks() {
    profile=$1
    shift
    printf '%s\n' "$@" | sort >"$work/wanted"
    expect 0 "$OCTAVO" check "$work/book.md" --profile "$profile"
    sed -n 's/^book\.md:\([0-9]*\):.*\[\(lint-.*\)\]$/\1:\2/p' "$work/err" | sort >"$work/found"
    cmp "$work/wanted" "$work/found" || {
        show "$work/found"
        fail "$profile: not what was wanted"
    }
}

asks kobo 3:lint-table-wide 11:lint-colour
asks apple 7:lint-code-wide 11:lint-colour
asks kindle 11:lint-page-number 11:lint-colour
expect 2 "$OCTAVO" check "$work/book.md" --profile nook
