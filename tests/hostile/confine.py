#!/usr/bin/env python3
"""Every kind of reference to a file, each to every kind of path that a book may not read: confine.py OCTAVO FOLDER

A book that names such a path ends with a diagnostic at the reference, in no time, without a file; one made for another
tool may come out without what it named. In neither case does a byte of what lies outside appear.
"""
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib

SECONDS = 120  # by the clock; what waits for a FIFO or reads a device does not end, however slow the machine
SECRET = "mandragora"  # stands in every file outside
HEAD = ("octavo: 1\ntitle: Confined\nauthors: [Nobody]\nlanguage: en\n"
        "identifier: urn:uuid:00000000-0000-4000-8000-000000000000\n")
CHAPTERS = "chapters:\n  - {file: a.md, slug: a}\n"
PLACE = re.compile(r"^[^\s:]+:\d+:\d+: (error|warning): .* \[[a-z0-9-]+\]$", re.M)
BREAKDOWN = re.compile(r"\[(press-crashed|limit-time|limit-memory)\]$", re.M)


def fail(what, said):
    sys.exit(f"failed: {what}\n{said[:2000]}")


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
            + chunk(b"tEXt", b"Title\0" + SECRET.encode()) + chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 8) * 8))
            + chunk(b"IEND", b""))


# What lies outside would be read with pleasure: it is what the reference asks for.
OUTSIDE = {
    "md": f"# Secret\n\nA {SECRET}.\n", "py": f"x = '{SECRET}'\n", "png": png(), "css": f"/* {SECRET} */ p {{ color: red }}\n",
    "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="5">{SECRET}</text></svg>',
    "json": f'[{{"id": "k", "type": "book", "title": "{SECRET}"}}]', "yaml": f"base: octavo\n# {SECRET}\n",
    "record": f"octavo-record 1\ntitle {SECRET}\n", "toml": f'[book]\ntitle = "{SECRET}"\n',
}


# A path: a function of the book's folder, the folder outside and the wanted suffix, which makes what has to be there.
def at(name, make=None):
    def path(book, outside, suffix):
        if make:
            full = os.path.join(book, f"{name}.{suffix}")
            os.makedirs(os.path.dirname(full), exist_ok=True)
            make(full, f"{outside}/secret.{suffix}")
        return f"{name}.{suffix}"
    return path


def loop(full, _):
    os.symlink(os.path.basename(full), full)


def huge(full, _):
    with open(full, "wb") as file:
        file.truncate(8 << 30)


def device(full, _):
    os.mknod(full, 0o020666, os.makedev(1, 5))


def folder_link(book, outside, suffix):
    os.symlink(outside, f"{book}/door")
    return f"door/secret.{suffix}"


# What may lie in the place of a file.
LYING = {
    "link": lambda full, secret: os.symlink(secret, full),
    "link-relative": lambda full, secret: os.symlink(os.path.relpath(secret, os.path.dirname(full)), full),
    "link-magic": lambda full, _: os.symlink("/proc/self/environ", full),
    "link-device": lambda full, _: os.symlink("/dev/zero", full),
    "link-loop": loop,
    "vanished": lambda full, _: os.symlink("nothing", full),
    "fifo": lambda full, _: os.mkfifo(full),
    "folder": lambda full, _: os.mkdir(full),
    "huge": huge,
}
if os.geteuid() == 0:
    LYING["device"] = device


# What a reference may say.
PATHS = {
    "up": lambda b, o, s: f"../outside/secret.{s}",
    "up-within": lambda b, o, s: f"none/../../outside/secret.{s}",
    "absolute": lambda b, o, s: f"{o}/secret.{s}",
    "escaped": lambda b, o, s: f"%2e%2e/outside/secret.{s}",
    "url": lambda b, o, s: f"file://{o}/secret.{s}",
    "backslash": lambda b, o, s: f"..\\outside\\secret.{s}",
    "home": lambda b, o, s: f"~/secret.{s}",
    "link-folder": folder_link,
    "missing": at("missing"),
    "long-name": at("n" * 300),
    "long-path": at("n/" * 3000 + "n"),
    "not-utf8": at("\udcff\udcfe"),
}
PATHS.update({name: at("there", make) for name, make in LYING.items()})


# Kinds of reference: what the path has to end in, and the files of a book that names it.
def own(manifest, chapter="# A\n\nText.\n", **more):
    return lambda path: {"book.yaml": (HEAD + manifest).replace("@", path), "a.md": chapter.replace("@", path), **more}


def tool(files):
    return lambda path: {name: text.replace("@", path) for name, text in files.items()}


KINDS = {
    "chapter": ("md", own('chapters:\n  - {file: "@", slug: a}\n')),
    "front": ("md", own('front:\n  - {file: "@", slug: b}\n' + CHAPTERS)),
    "glossary": ("md", own(CHAPTERS + 'back:\n  - {file: "@", slug: b, role: glossary}\n')),
    "part": ("md", own('parts:\n  - {title: P, slug: p, chapters: [{file: "@", slug: a}]}\n')),
    "cover": ("png", own('cover: {file: "@", alt: A cover.}\n' + CHAPTERS)),
    "sources": ("json", own('bibliography: {file: "@", style: notes}\n' + CHAPTERS, "# A\n\nText [@k].\n")),
    "figure": ("png", own(CHAPTERS, "# A\n\n![A picture.](<@>)\n")),
    "drawing": ("svg", own(CHAPTERS, "# A\n\n![A picture.](<@>)\n")),
    "listing": ("py", own(CHAPTERS, '# A\n\n```python include="@"\n```\n')),
    "region": ("py", own(CHAPTERS, '# A\n\n```python include="@#secret"\n```\n')),
    "mdbook": ("md", tool({"book.toml": "[book]\ntitle = \"T\"\nsrc = \".\"\n", "SUMMARY.md": "# Summary\n\n- [A](<@>)\n- [B](b.md)\n",
                           "b.md": "# B\n\nText.\n"})),
    "mdbook-src": ("", tool({"book.toml": "[book]\ntitle = \"T\"\nsrc = \"@\"\n"})),
    "mdbook-include": ("py", tool({"book.toml": "[book]\ntitle = \"T\"\nsrc = \".\"\n", "SUMMARY.md": "# Summary\n\n- [B](b.md)\n",
                                   "b.md": "# B\n\n{{#include @}}\n\n```rust\n{{#include @}}\n```\n"})),
    "mdbook-figure": ("png", tool({"book.toml": "[book]\ntitle = \"T\"\nsrc = \".\"\n", "SUMMARY.md": "# Summary\n\n- [B](b.md)\n",
                                   "b.md": "# B\n\n![A](<@>)\n\n<img src=\"@\" alt=\"A\">\n"})),
    "honkit": ("md", tool({"book.json": '{"title": "T"}', "SUMMARY.md": "# Summary\n\n* [A](<@>)\n* [B](b.md)\n",
                           "b.md": "# B\n\nText.\n"})),
    "leanpub": ("md", tool({"Book.txt": "@\nb.md\n", "b.md": "# B\n\nText.\n"})),
    "quarto": ("md", tool({"_quarto.yml": 'project: {type: book}\nbook:\n  title: T\n  chapters: ["@", b.md]\n',
                           "b.md": "# B\n\nText.\n"})),
}

# Files that no reference names: they are looked for. A link, a FIFO and the like may lie in their place.
FOUND = {
    "manifest": ("book.yaml", own(CHAPTERS)), "style": ("style/page.yaml", own("style: ./style\n" + CHAPTERS)),
    "stylesheet": ("style/book.css", own("style: ./style\n" + CHAPTERS, **{"style/page.yaml": "base: octavo\n"})),
    "record": ("editions/1.0.0.record", own("edition: {number: 1, revision: 1.1.0, date: 2026-01-01}\n" + CHAPTERS)),
    "summary": ("SUMMARY.md", tool({"book.json": '{"title": "T"}', "b.md": "# B\n\nText.\n"})),
    "file-of-folder": ("b.md", tool({"a.md": "# A\n\nText.\n"})),
}


# Kinds that are read as another is, which meet a few of the paths only.
ALIKE = {"front", "glossary", "part", "drawing", "region", "honkit", "quarto", "mdbook-src"}
FEW = {"up", "absolute", "link", "link-folder", "fifo", "device", "long-path", "not-utf8"}


def text_of(output):
    for folder, _, names in os.walk(output):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".epub"):
                with zipfile.ZipFile(path) as book:
                    for entry in book.namelist():
                        yield book.read(entry)
            else:
                with open(path, "rb") as file:
                    yield file.read()


def run(what, octavo, book, is_own, needs_place):
    output = os.path.join(book, "made")
    try:
        ended = subprocess.run([octavo, "build", "--epub", book, "--output", output], stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        fail(f"{what}: it waits", "")
    said = ended.stderr.decode(errors="replace")
    if ended.returncode not in ((1,) if is_own else (0, 1)):
        fail(f"{what}: status {ended.returncode}", said)
    if BREAKDOWN.search(said) or not (PLACE.search(said) if needs_place else re.search(r" \[[a-z0-9-]+\]$", said, re.M)):
        fail(f"{what}: no place, or a breakdown", said)
    if ended.returncode == 1 and os.path.exists(output):
        fail(f"{what}: an output in spite of errors", said)
    if any(SECRET.encode() in text for text in text_of(output)) or SECRET in said:
        fail(f"{what}: what lies outside was read", said)


def main(octavo, folder):
    octavo, folder = os.path.abspath(octavo), os.path.abspath(folder)
    outside = os.path.join(folder, "outside")
    for suffix, content in OUTSIDE.items():
        write(f"{outside}/secret.{suffix}", content)
    n = 0
    for kind, (suffix, files) in KINDS.items():
        for name, make in PATHS.items():
            if kind in ALIKE and name not in FEW:
                continue
            book = os.path.join(folder, "book")
            os.mkdir(book)
            path = make(book, outside, suffix or "md")
            if kind == "mdbook-src":
                path = path[:-3]
            for file, text in files(path).items():
                write(f"{book}/{file}", text)
            run(f"{kind} at {name}", octavo, book, "book.yaml" in files(path), kind != "mdbook-src")
            shutil.rmtree(book)
            n += 1
    for kind, (file, files) in FOUND.items():
        for name, make in LYING.items():
            if (kind, name) == ("stylesheet", "vanished"):
                continue  # a style without a stylesheet has its base's
            book = os.path.join(folder, "book")
            os.mkdir(book)
            for other, text in files("").items():
                if other != file:
                    write(f"{book}/{other}", text)
            full = os.path.join(book, file)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            make(full, f"{outside}/secret.{file.rsplit('.', 1)[1]}")
            run(f"{kind} is {name}", octavo, book, "book.yaml" in files("") and name != "vanished", False)
            shutil.rmtree(book)
            n += 1
    print(f"{n} references, none of which left the book")


main(*sys.argv[1:])
