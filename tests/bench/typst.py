#!/usr/bin/env python3
"""typst.py < pandoc's JSON > document.typ: the plain document for Typst, with what octavo has too: contents, heads, hyphens."""
import json
import sys

HEAD = """#set page(width: 420pt, height: 595pt, margin: (inside: 58pt, outside: 72pt, y: 62pt), numbering: "1")
#set text(font: ("Vollkorn", "DejaVu Serif"), size: 10pt, lang: "en", region: "GB", hyphenate: true)
#set par(justify: true)
#show raw: set text(font: "JetBrains Mono", size: 7.5pt)
#set heading(numbering: "1.1")
#outline(depth: 2)
"""


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def inlines(nodes):
    return "".join(inline(node) for node in nodes)


def inline(node):
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return "#" + quoted(content) + ";"
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Code":
        return f"#raw({quoted(content[1])});"
    if kind in ("Emph", "Strong"):
        return f"#{kind.lower()}[{inlines(content)}];"
    if kind == "Link":
        return f"#link({quoted(content[2][0])})[{inlines(content[1])}];"
    if kind == "Image":
        return f"#image({quoted(content[2][0])}, width: 100%, alt: {quoted(plain(content[1]))});"
    if kind == "Note":
        return f"#footnote[{blocks(content)}];"
    if kind == "RawInline":
        return ""
    if kind in ("Quoted", "Span"):
        return inlines(content[1])
    return inlines(content)


def plain(nodes):
    return "".join(node["c"] if node["t"] == "Str" else " " for node in nodes if node["t"] in ("Str", "Space"))


def rows_of(body):
    return body[1] if len(body) == 2 else body[2] + body[3]


def table(content):
    columns, head, bodies = content[2], content[3], content[4]
    cells = [f"[{blocks(cell[4])}]" for row in rows_of(head) for cell in row[1]]
    rows = [f"[{blocks(cell[4])}]" for body in bodies for row in rows_of(body) for cell in row[1]]
    return f"#table(columns: {len(columns)}, table.header({', '.join(cells)}), {', '.join(rows)})"


def block(node):
    kind, content = node["t"], node.get("c")
    if kind in ("Para", "Plain"):
        return inlines(content)
    if kind == "Header":
        return f"#heading(level: {content[0]})[{inlines(content[2])}]"
    if kind == "CodeBlock":
        language = content[0][1][0] if content[0][1] else "text"
        return f"#raw(block: true, lang: {quoted(language)}, {quoted(content[1])})"
    if kind in ("OrderedList", "BulletList"):
        items = content[1] if kind == "OrderedList" else content
        name = "enum" if kind == "OrderedList" else "list"
        return f"#{name}({', '.join(f'[{blocks(item)}]' for item in items)})"
    if kind == "BlockQuote":
        return f"#quote(block: true)[{blocks(content)}]"
    if kind == "Table":
        return table(content)
    return ""


def blocks(nodes):
    return "\n\n".join(block(node) for node in nodes)


print(HEAD + blocks(json.load(sys.stdin)["blocks"]))
