#!/usr/bin/env python3
"""Builds each family of make.py once, and ten times as large: try.py OCTAVO FOLDER [TIMES|FAMILY …]

A book comes out whole, or a diagnostic says where it fails; neither takes much time or memory, and ten times the text
takes about ten times the time. Prints a line for each family, with the factors by which time and memory grew from size to
size, and at the end what was counted.
"""
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile

SECONDS = 10  # [CPU] that a book may take
BYTES = 1 << 30
GROWTH = 1.5  # times the CPU time, for each time the text
MAKE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make.py")
PLACE = re.compile(r"^(\S+:\d+(:\d+)?|\S+): error: .* \[[a-z-]+\]$", re.M)
BREAKDOWN = re.compile(r"\[(limit-time|limit-memory)\]$", re.M)
has_sanitizers = bool(os.environ.get("LSAN_OPTIONS"))
counts = dict.fromkeys(("inputs", "whole books", "refused", "diagnostics", "crashes", "hangs or exhaustions", "mute failures",
                        "not well-formed", "partial outputs", "grew too fast"), 0)


def fail(count, what, errors=""):
    counts[count] += 1
    print(f"failed: {what}\n{errors[:2000]}", flush=True)


def damage(path):
    """What is wrong with a file that octavo made, or None."""
    if path.endswith(".pdf"):
        with open(path, "rb") as file:
            content = file.read()
        return None if content.startswith(b"%PDF-1.7") and content.endswith(b"%%EOF\n") else "no PDF"
    try:
        with zipfile.ZipFile(path) as book:
            for entry in book.namelist():
                if entry.endswith((".xhtml", ".opf", ".ncx", ".xml", ".svg")):
                    xml.fromstring(book.read(entry))
            return book.testzip()
    except (zipfile.BadZipFile, xml.ParseError) as error:
        return str(error)


def check_files(what, folder):
    names = sorted(os.listdir(folder))
    if [name.split(".")[-1] for name in names] != ["epub", "pdf"]:
        fail("partial outputs", f"{what}: the output folder holds {names}")
    for name in names:
        wrong = damage(os.path.join(folder, name))
        if wrong:
            fail("not well-formed", f"{what}: {name}: {wrong}")


def judge(what, status, said, output, seconds, memory):
    counts["inputs"] += 1
    counts["diagnostics"] += said.count(": error: ") + said.count(": warning: ")
    if status not in (0, 1) or "[press-crashed]" in said:
        fail("crashes", f"{what}: status {status}", said)
    elif BREAKDOWN.search(said) or not has_sanitizers and (seconds > SECONDS or memory > BYTES):
        fail("hangs or exhaustions", f"{what}: {seconds:.1f} s, {memory >> 20} MiB", said)
    elif status == 1:
        counts["refused"] += 1
        if not PLACE.search(said):
            fail("mute failures", f"{what}: no place", said)
        if os.path.exists(output):
            fail("partial outputs", f"{what}: an output in spite of errors", said)
    else:
        counts["whole books"] += 1
        check_files(what, output)


def run(octavo, family, times, folder):
    what, book = f"{family}, {times} times", os.path.join(folder, f"{family}-{times}")
    output = os.path.join(book, "made")
    subprocess.run([sys.executable, MAKE, family, str(times), book], check=True)
    with open(book + ".err", "wb") as errors:
        child = subprocess.Popen([octavo, "build", book, "--output", output, f"--max-memory={BYTES >> 20}"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    with open(book + ".err", encoding="utf-8") as file:
        said = file.read()
    seconds, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
    judge(what, child.returncode, said, output, seconds, memory)
    shutil.rmtree(book)
    return child.returncode, seconds, memory >> 20


def row(family, sizes, ends):
    """'word  1: 0.10 s 40 MiB  10: 0.50 s 60 MiB (5.0 times, 1.5 times)'; what was refused has no factor."""
    cells = [f"{family:24}"]
    for at, (size, (status, seconds, memory)) in enumerate(zip(sizes, ends)):
        cells.append(f"{size:3}: {seconds:5.2f} s {memory:4} MiB" + (" refused" if status else ""))
        if at and status == 0:
            cells[-1] += f" ({seconds / ends[at - 1][1]:.1f}, {memory / ends[at - 1][2]:.1f} times)"
    return "  ".join(cells)


def main(octavo, folder, *more):
    sizes = [int(word) for word in more if word.isdigit()] or ([1] if has_sanitizers else [1, 10])
    families = [word for word in more if not word.isdigit()] or subprocess.run(
        [sys.executable, MAKE], check=True, capture_output=True, text=True).stdout.split()
    for family in families:
        ends = [run(octavo, family, size, folder) for size in sizes]
        print(row(family, sizes, ends), flush=True)
        for (less, more_so), (from_size, to_size) in zip(zip(ends, ends[1:]), zip(sizes, sizes[1:])):
            if less[0] == more_so[0] == 0 and more_so[1] > GROWTH * less[1] * to_size / from_size:
                fail("grew too fast", f"{family}: {less[1]:.2f} s grew to {more_so[1]:.2f} s")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    sys.exit(any(list(counts.values())[4:]))


main(*sys.argv[1:])
