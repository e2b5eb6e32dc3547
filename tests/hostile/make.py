#!/usr/bin/env python3
"""Hostile manuscripts, each of a size that grows: what makes parsers and typesetters take time or memory beyond measure.

make.py                       the names of the families, one a line
make.py FAMILY TIMES FOLDER   a book of it in FOLDER, which must not be there
"""
import os
import struct
import sys
import zlib

HEAD = "# Hostile\n\n"


def lines(n, make):
    return "".join(make(i) for i in range(n))


# What the book's one chapter holds, by the number of times that it is larger than the smallest.
CHAPTERS = {
    # the parser
    "table-short-rows": lambda k: "|a" * 100 * k + "\n" + "|-" * 100 * k + "\n" + "|b|\n" * 200 * k,
    "ref-expand": lambda k: "[a]: /" + "u" * 1000 * k + "\n\n" + "[a] " * 500 * k,
    "list-deep-empty-lines": lambda k: lines(30 * k, lambda i: "  " * i + "- - - x\n") + "\n" * 1000 * k,
    "list-deep-in-quote": lambda k: lines(30 * k, lambda i: "> " + "  " * i + "- a\n") + ">\n" * 1000 * k,
    "emph-in-deep-quote": lambda k: ">" * 90 * k + "a*a*" * 400 * k,
    "quotes-deep": lambda k: ">" * 5000 * k + " a\n",
    "lists-deep": lambda k: "- " * 5000 * k + "a\n",
    "table-pipes": lambda k: "|" * 2000 * k + "\n" + "|-" * 2000 * k + "\n",
    "table-wide": lambda k: "|a" * 100 * k + "|\n" + "|-" * 100 * k + "|\n" + ("|b" * 100 * k + "|\n") * 5,
    "table-para-before": lambda k: "word\n" * 3000 * k + "|a|\n|-|\n|b|\n",
    "table-long": lambda k: "|a|b|\n|-|-|\n" + "|c|d|\n" * 1000 * k,
    "html-pi-open": lambda k: "a <?" * 800 * k,
    "html-decl-open": lambda k: "a <!A " * 800 * k,
    "html-cdata-open": lambda k: "a <![CDATA[" * 800 * k,
    "html-comment-open": lambda k: "a <!--" * 800 * k,
    "link-img-nest": lambda k: "![[]()" * 700 * k,
    "link-open": lambda k: "[a](" * 700 * k,
    "brackets": lambda k: "[" * 700 * k + "a" + "]" * 700 * k,
    "emph-mismatch": lambda k: "*a_ " * 700 * k,
    "emph-deep": lambda k: "*" * 700 * k + "a" + "*" * 700 * k,
    "strong-deep": lambda k: "**a *b " * 300 * k + " c* d**" * 300 * k,
    "backticks": lambda k: lines(100 * k, lambda i: "e" + "`" * (i % 400)),
    "entities": lambda k: "&amp;&#x41;&bogus;" * 300 * k,
    "backslashes": lambda k: "\\*" * 3000 * k,
    "attributes": lambda k: "a{" * 700 * k + "#b .c d=e}" * 100 * k,
    "maths-nest": lambda k: "$" + "{" * 200 * k + "x" + "}" * 200 * k + "$",
    "maths-long": lambda k: "$$\n" + "x+" * 400 * k + "y\n$$\n",
    "notes": lambda k: lines(200 * k, lambda i: f"Text.[^{i}]\n\n[^{i}]: Note {i}.\n\n"),
    "headings": lambda k: lines(300 * k, lambda i: f"## Heading {i}\n\n"),
    "headings-same": lambda k: "## Same\n\n" * 200 * k,
    "items-same": lambda k: "- item\n" * 300 * k,
    "notes-same": lambda k: lines(200 * k, lambda i: f"Text.[^{i}]\n\n[^{i}]: Same.\n\n"),
    "index-marks": lambda k: lines(200 * k, lambda i: f"Word.\n\n<!-- index: t{i} -->\n\n"),
    "index-one": lambda k: "Word.\n\n<!-- index: one > other; two -> one -->\n\n" * 200 * k,
    "errors": lambda k: lines(500 * k, lambda i: f"Word.\n\n<b>{i}\n\n"),
    "references": lambda k: "## Here {#here}\n\n" + "See [@here].\n\n" * 200 * k,
    "paragraphs": lambda k: "Some words that stand in a line and in another one.\n\n" * 200 * k,
    "code-line": lambda k: "```\n" + "x" * 20000 * k + "\n```\n",
    "code-long": lambda k: "```python\n" + "x = [1, 'two', f(3)]\n" * 300 * k + "```\n",
    "code-open": lambda k: "```python\n" + "((((" * 1000 * k + "\n```\n",
    # the typesetter
    "word": lambda k: "x" * 6000 * k + "\n",
    "word-cjk": lambda k: "永" * 2000 * k + "\n",
    "marks": lambda k: "a" + "\u0301" * 3000 * k + "\n",
    "isolates": lambda k: "\u2067a\u2069" * 700 * k + "\n",
    "embeddings": lambda k: "\u202b" * 3000 * k + "a\n",
    "joiners": lambda k: "x\u200d" * 1500 * k + "\n",
    "spaces-hard": lambda k: "a\u00a0" * 1500 * k + "\n",
    "heading-long": lambda k: "## " + "word " * 600 * k + "\n\nText.\n",
    "caption-long": lambda k: "| a |\n|---|\n| b |\n\nTable: " + "word " * 600 * k + "\n",
    "cell-long": lambda k: "| a |\n|---|\n| " + "word " * 600 * k + "|\n",
}


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def write_book(folder, chapter, more="", title="Hostile", authors="[Nobody]"):
    write(f"{folder}/book.yaml", f"octavo: 1\ntitle: {title}\nauthors: {authors}\nlanguage: en\n"
          f"identifier: urn:uuid:00000000-0000-4000-8000-000000000000\nmath: yes\nchapters: [{{file: a.md, slug: a}}]\n{more}")
    write(f"{folder}/a.md", chapter)


def write_figure(folder, name, content):
    write(f"{folder}/{name}", content)
    write_book(folder, HEAD + f"![A picture.]({name})\n")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, data, before=b""):
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def blank(width, height):
    return zlib.compress((b"\0" + b"\0" * ((width + 7) // 8)) * height, 9)


def svg(body):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90">{body}</svg>'


# Whole books of their own: a function of the folder and the number of times.
BOOKS = {
    "yaml-long": lambda f, k: write_book(f, HEAD + "Text.\n", "subjects:\n" + lines(2000 * k, lambda i: f"  - s{i}\n")),
    "yaml-deep": lambda f, k: write_book(f, HEAD + "Text.\n", "subjects: " + "[" * 2000 * k + "]" * 2000 * k + "\n"),
    "yaml-aliases": lambda f, k: write_book(
        f, HEAD + "Text.\n", "a: &a [x]\n" + lines(20 * k, lambda i: f"b{i}: &b{i} [*a, *a]\n")),
    "title-long": lambda f, k: write_book(f, HEAD + "Text.\n", "subtitle: " + "a word " * 100 * k + "\n", "Words-and words " * 40 * k),
    "authors-many": lambda f, k: write_book(f, HEAD + "Text.\n", "publisher: Somebody\n", authors="[" + "Some Body, " * 100 * k + "]"),
    "yaml-word": lambda f, k: write_book(f, HEAD + "Text.\n", "subtitle: " + "x" * 6000 * k + "\n"),
    "chapters": lambda f, k: [write_book(f, HEAD)] + [
        write(f"{f}/c{i}.md", f"# Chapter {i}\n\nText.\n") for i in range(20 * k)] + [
        write(f"{f}/book.yaml", "octavo: 1\ntitle: Hostile\nlanguage: en\nauthors: [Nobody]\n"
              "identifier: urn:uuid:00000000-0000-4000-8000-000000000000\nchapters:\n"
              + lines(20 * k, lambda i: f"  - {{file: c{i}.md, slug: c{i}}}\n"))],
    "png-bomb": lambda f, k: write_figure(f, "a.png", png(5000 * k, 5000 * k, blank(1000, 1000))),
    "png-side": lambda f, k: write_figure(f, "a.png", png(2**31 - 1, k, b"")),
    "png-text-bomb": lambda f, k: write_figure(f, "a.png", png(
        8, 8, blank(8, 8), chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 3000000 * k, 9)))),
    "png-short": lambda f, k: write_figure(f, "a.png", png(600 * k, 600 * k, blank(600, 3))),
    "svg-elements": lambda f, k: write_figure(f, "a.svg", svg('<rect width="1" height="1"/>' * 2000 * k)),
    "svg-deep": lambda f, k: write_figure(f, "a.svg", svg("<g>" * 100 * k + "</g>" * 100 * k)),
    "svg-path": lambda f, k: write_figure(f, "a.svg", svg('<path d="M0 0' + " L1 1" * 10000 * k + '"/>')),
    "svg-use": lambda f, k: write_figure(f, "a.svg", svg(
        '<defs><g id="u0"><rect width="1" height="1"/></g>' + lines(
            8 * k, lambda i: f'<g id="u{i + 1}">' + f'<use href="#u{i}"/>' * 8 + "</g>")
        + f'</defs><use href="#u{8 * k}"/>')),
    "svg-size": lambda f, k: write_figure(f, "a.svg", svg("").replace('"90"', f'"{100000 * k}"')),
    "svg-blur": lambda f, k: write_figure(f, "a.svg", svg(
        f'<filter id="f"><feTurbulence numOctaves="{10000 * k}" baseFrequency="1"/>'
        '<feGaussianBlur stdDeviation="1000"/></filter><rect width="9" height="9" filter="url(#f)"/>')),
    "svg-entities": lambda f, k: write_figure(
        f, "a.svg", '<!DOCTYPE svg [<!ENTITY e0 "x">' + lines(
            10 * k, lambda i: f'<!ENTITY e{i + 1} "' + f"&e{i};" * 10 + '">') + "]>" + svg(f"<text>&e{10 * k};</text>")),
    "svg-text": lambda f, k: write_figure(f, "a.svg", svg("<text>" + "x" * 5000 * k + "</text>")),
}


def main(argv):
    if len(argv) == 1:
        print("\n".join([*CHAPTERS, *BOOKS]))
        return
    family, times, folder = argv[1], int(argv[2]), argv[3]
    os.mkdir(folder)
    if family in BOOKS:
        BOOKS[family](folder, times)
    else:
        write_book(folder, HEAD + CHAPTERS[family](times))


main(sys.argv)
