#!/usr/bin/python3
"""Makes fixtures.txt anew: how LuaTeX breaks the paragraphs of paragraphs.txt, with what demerits.

Needs LuaTeX with luaotfload (Debian's texlive-luatex) and libhyphen's points, which octavo itself prints:
    make.py OCTAVO
LuaTeX is given the same face and size, the same space, and libhyphen's points as exceptions; patterns of its own are not
loaded, so that what is compared is the breaking alone.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FACE = "/usr/share/fonts/opentype/inter/Inter-Regular.otf"
# name, measure [bp], pretolerance, tolerance
RUNS = [("wide", 345, -1, 200), ("book", 300, 100, 1000), ("narrow", 252, 100, 9999)]

HEAD = r"""\input luaotfload.sty
\font\f={[%s]:mode=node;+kern;-liga;-calt;-clig;-ccmp;-locl} at 10bp
\f \frenchspacing \fontdimen3\f=0.5\fontdimen2\f \fontdimen4\f=0.33333\fontdimen2\f
\parindent=0pt \parfillskip=0pt plus 1fil \language=200 \lefthyphenmin=2 \righthyphenmin=3
\linepenalty=10 \hyphenpenalty=50 \exhyphenpenalty=50 \adjdemerits=10000 \doublehyphendemerits=10000
\finalhyphendemerits=5000 \hbadness=10000 \hfuzz=100pt \tracingparagraphs=1 \tracingonline=0
\directlua{
  local glyph, glue, disc = node.id("glyph"), node.id("glue"), node.id("disc")
  local function words(head)
    local text = ""
    for n in node.traverse(head) do
      if n.id == glyph then text = text .. utf8.char(n.char)
      elseif n.id == glue and n.subtype == 13 or n.id == glue and n.subtype == 0 and n.width > 0 then text = text .. " "
      elseif n.id == disc and n.replace then text = text .. words(n.replace) end
    end
    return text
  end
  luatexbase.add_to_callback("post_linebreak_filter", function(head)
    for line in node.traverse_id(node.id("hlist"), head) do
      texio.write_nl("log", "OCTAVOLINE " .. words(line.head))
    end
    return true
  end, "lines")
}
\hyphenation{%s}
"""


def points(octavo, paragraphs):
    """Hyphenated forms of all words, from the items that octavo makes of the paragraphs."""
    with tempfile.TemporaryDirectory() as folder:
        book = pathlib.Path(folder) / "words.md"
        book.write_text("---\nlanguage: en-US\n---\n# Words\n\n" + "\n\n".join(paragraphs) + "\n")
        out = subprocess.run([octavo, "dump", "--stage=items", book], capture_output=True, text=True, check=True).stdout
    words, word = set(), ""
    for line in out.split("\n"):
        box = re.match(r"  box [\d.]+ '(.*)'$", line)
        if box:
            word += box.group(1)
        elif "penalty 50 flagged" in line:
            word += "-"
        else:
            words.add(re.sub(r"[^a-z-]", "", word.lower()).strip("-"))
            word = ""
    return sorted(w for w in words if w)


def escape(text):
    return re.sub(r"([%&#_$])", r"\\\1", text)


def run(paragraphs, exceptions, measure, pretolerance, tolerance):
    body = HEAD % (FACE, "\n".join(exceptions))
    body += f"\\hsize={measure}bp \\pretolerance={pretolerance} \\tolerance={tolerance} \\emergencystretch={measure / 12}bp\n"
    for paragraph in [*paragraphs, "end"]: # the log ends in a bracket that belongs to no line
        body += "\\message{OCTAVOPARAGRAPH}\n\\setbox0=\\vbox{" + escape(paragraph) + "\\par}\n"
    body += "\\bye\n"
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "run.tex").write_text(body)
        environment = {"PATH": "/usr/bin:/bin", "max_print_line": "10000", "HOME": folder}
        subprocess.run(["luatex", "--interaction=nonstopmode", "run.tex"], cwd=folder, env=environment, capture_output=True)
        return (pathlib.Path(folder) / "run.log").read_text(errors="replace")


def read_log(log):
    """Of each paragraph: its lines, and the least total of demerits at its end."""
    for part in log.split("OCTAVOPARAGRAPH")[1:-1]:
        lines = [m.strip() for m in re.findall(r"^OCTAVOLINE (.*)$", part, re.M)]
        last_pass = re.split(r"^@(?:firstpass|secondpass|emergencypass)$", part, flags=re.M)[-1]
        ends, at_end = [], False
        for line in last_pass.split("\n"):
            if line.startswith("@\\par"):
                at_end = True
            total = re.match(r"@@\d+: line \d+\.\d-? t=(\d+)", line)
            if total and at_end:
                ends.append(int(total.group(1)))
        yield min(ends), lines


def main():
    octavo = pathlib.Path(sys.argv[1]).resolve()
    paragraphs = (HERE / "paragraphs.txt").read_text().strip().split("\n")
    exceptions = points(octavo, paragraphs)
    with open(HERE / "fixtures.txt", "w") as out:
        for name, measure, pretolerance, tolerance in RUNS:
            log = run(paragraphs, exceptions, measure, pretolerance, tolerance)
            out.write(f"run {name} {measure} {pretolerance} {tolerance}\n")
            for demerits, lines in read_log(log):
                out.write(f"{demerits} {'|'.join(lines)}\n")


main()
