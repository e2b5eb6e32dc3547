#!/bin/sh
# `octavo test`: programs that print what the book says, the same in shape, something else; that fail, hang or ask too much;
# interpreters that are missing or of another version; new outputs written into the Markdown. The interpreter is a shell
# script, so that nothing but sh is needed.
. "$(dirname "$0")/../expect.sh"

book=$work/book
mkdir "$book"
cat >"$work/interpreter" <<'END'
#!/bin/sh
[ "$1" != --version ] || { echo "Interpreter 7.11.2"; exit; }
exec /bin/sh "$@"
END
chmod +x "$work/interpreter"

# manifest VERSION: a book of one chapter whose programs the interpreter runs.
manifest() {
    cat >"$book/book.yaml" <<END
octavo: 1
title: A Small Book
language: en-GB
identifier: urn:uuid:6f0c3b0e-5d0a-4c39-9d5f-2f3a0f9f7d12
interpreters:
  bash: {command: $work/interpreter, version: "$1"}
chapters:
  - {file: one.md, slug: one}
END
}

# chapter: the text of the chapter, from standard input.
chapter() {
    { printf '# One\n\n'; cat; } >"$book/one.md"
}

manifest 7.11

# ---- what agrees, and what a program finds around it

chapter <<'END'
```bash test title="src/hello.sh"
echo "hello   "; echo; echo "$0"
```

```output
hello

hello.sh
```

Listing: A program with a caption. {#lst:hello}

```bash test
printf '%8d bytes at 0x7ffe12ab in 0.31 s, 1e-05\n' 512
```

```output varies
 1,024 bytes at 0x55d0 in 12.5 s, 3.5e-12
```

```bash test
cat; ls; [ "$HOME" = "$PWD" ] && echo "$LC_ALL $PYTHONDONTWRITEBYTECODE $PATH"
echo "to standard error" >&2
```

```output
listing
C.UTF-8 1 /usr/local/bin:/usr/bin:/bin
```

```bash test
ulimit -t; ulimit -v; ulimit -f
```

```output
20
4194304
131072
```

```bash test
mkdir -p deep/er; echo left >deep/er/file; chmod 000 deep; sleep 60 & exit 0
```

- > ```bash test
  > exit 0
  > ```

```bash
exit 1
```
END
mkdir "$work/tmp"
TMPDIR=$work/tmp expect 0 "$OCTAVO" test "$book"
said out '^6 programs, 3 exact, 1 by shape, 2 without output$'
silent err
[ -z "$(ls -A "$work/tmp")" ] || fail "a folder of a program was left behind"

# ---- what does not

chapter <<'END'
```bash test title="differs.sh"
echo one; echo two; echo three; echo four
```

```output
one
two
3
four
```

```bash test title="shape.sh"
echo "2 words"
```

```output varies
2 letters
```

```bash test title="fails.sh"
echo before; echo "the reason" >&2; exit 3
```

```bash test title="hangs.sh"
sleep 60
```

```output
```

```bash test title="bell.sh"
printf '\a'
```

```bash test title="floods.sh"
head -c 2000000 /dev/zero | tr '\0' a
```

```bash test title="killed.sh"
kill -9 $$
```

```rust test
fn main() {}
```
END
expect 1 "$OCTAVO" test --seconds 1 "$book"
said out '^8 programs, 0 exact, 0 by shape, 2 different, 6 failed$'
said err "^one\.md:7:1: error: 'differs\.sh' prints something else \[output-differs\]\$"
said err '^      =  two$'
said err '^        -3$'
said err '^        \+three$'
said err "^one\.md:18:1: error: 'shape\.sh' prints something else, even in shape \[output-differs\]\$"
said err "^one\.md:22:1: error: 'fails\.sh' ended with status 3 \[program-failed\]\$"
said err '^      = before$'
said err '^        the reason$'
said err "^one\.md:26:1: error: 'hangs\.sh' was stopped after 1 s \[program-failed\]\$"
said err "'bell\.sh' printed the control character U\+0007"
said err "'floods\.sh' printed more than"
said err "'killed\.sh' was ended by a signal: Killed"
said err "^one\.md:45:1: error: the manifest names no interpreter for 'rust' \[interpreter-missing\]\$"

# ---- build and check run nothing

chapter <<END
\`\`\`bash test
touch "$work/ran"
\`\`\`
END
expect 0 "$OCTAVO" check "$book"
[ ! -e "$work/ran" ] || fail "check ran a program"

# ---- interpreters

manifest 7.1
expect 1 "$OCTAVO" test "$book"
said err "^book\.yaml:6:3: error: '.*' is not version 7\.1 \[interpreter-bad\]\$"
said err "it says 'Interpreter 7\.11\.2'"
[ ! -e "$work/ran" ] || fail "a program ran under another version"
sed -i 's,command: [^,]*,command: no-such-interpreter,' "$book/book.yaml"
expect 1 "$OCTAVO" test "$book"
said err "^book\.yaml:6:3: error: 'no-such-interpreter' cannot be run: .* \[interpreter-bad\]\$"
manifest 7.11
echo '  - {file: two.md, slug: two}' >>"$book/book.yaml"
expect 1 "$OCTAVO" test "$book"
silent out
said err '\[file-missing\]$'
[ ! -e "$work/ran" ] || fail "a program of a book with errors ran"
expect 4 "$OCTAVO" test "$work/nowhere"
expect 2 "$OCTAVO" test --seconds -1 "$book"

# ---- new outputs

manifest 7.11
chapter <<'END'
```bash test
echo 'a line of ```'; echo '```'
```

~~~output
old
~~~

```bash test
echo '```'; echo; echo "the end"
```

```output {#out}
old
older
```

1. In a list:

   > ```bash test
   > echo new; echo; echo newer
   > ```
   >
   > ```output
   > old
   > ```

```bash test
echo 2
```

```output varies
1
```

```bash test
exit 1
```

```output
kept
```

The end.
END
expect 1 "$OCTAVO" test --update "$book"
said out '^one\.md:7$'
said out '^-old$'
said out '^\+newer$'
said out '^3 outputs written$'
said out '^5 programs, 0 exact, 1 by shape, 3 different, 1 failed$'
said err '\[program-failed\]$'
sed -n 7,32p "$book/one.md" >"$work/found.md"
cat >"$work/wanted.md" <<'END'
~~~output
a line of ```
```
~~~

```bash test
echo '```'; echo; echo "the end"
```

````output {#out}
```

the end
````

1. In a list:

   > ```bash test
   > echo new; echo; echo newer
   > ```
   >
   > ```output
   > new
   >
   > newer
   > ```
END
diff -u "$work/wanted.md" "$work/found.md" || fail "the Markdown is not what it should be"
sed -i 's/^exit 1/echo kept/' "$book/one.md"
expect 0 "$OCTAVO" test "$book"
said out '^5 programs, 4 exact, 1 by shape$'

# A single file, its lines ended as on another system; and an output that stands in a file of its own, which is left alone.
sed 's/$/\r/' >"$book/single.md" <<END
---
title: Single
interpreters: {bash: {command: $work/interpreter, version: 7.11}}
---
# One

\`\`\`bash test
echo new; echo line #
\`\`\`

\`\`\`output
old
\`\`\`
END
expect 0 "$OCTAVO" test --update "$book/single.md"
printf '```output\r\nnew\r\nline\r\n```\r\n' >"$work/wanted.md"
tail -n 4 "$book/single.md" | cmp - "$work/wanted.md" || fail "a file with other line ends"
expect 0 "$OCTAVO" test "$book/single.md"
echo old >"$book/out.txt"
chapter <<'END'
```bash test
echo new
```

```output include="out.txt"
```
END
expect 4 "$OCTAVO" test --update "$book"
said err "'one\.md' is left as it is: line 7 opens no fence of output"
