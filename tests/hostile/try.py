#!/usr/bin/env python3
"""Builds each family of make.py once, and ten times as large: try.py OCTAVO FOLDER [TIMES …]

A book comes out whole, or a diagnostic says where it fails; neither takes much time or memory, and ten times the text
takes about ten times the time.
"""
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile

SECONDS = 10  # [CPU] that a book may take
BYTES = 1 << 30
GROWTH = 15  # times the CPU time, for ten times the text
MAKE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make.py")
PLACE = re.compile(r"^(\S+:\d+(:\d+)?|\S+): error: .* \[[a-z-]+\]$", re.M)
BREAKDOWN = re.compile(r"\[(press-crashed|limit-time|limit-memory)\]$", re.M)
has_sanitizers = bool(os.environ.get("LSAN_OPTIONS"))


def fail(what, errors):
    sys.exit(f"failed: {what}\n{errors[:2000]}")


def check_files(what, folder):
    names = os.listdir(folder)
    if sorted(name.split(".")[-1] for name in names) != ["epub", "pdf"]:
        fail(what, f"the output folder holds {names}")
    for name in names:
        path = os.path.join(folder, name)
        if name.endswith(".pdf"):
            with open(path, "rb") as file:
                content = file.read()
            if not content.startswith(b"%PDF-1.7") or not content.endswith(b"%%EOF\n"):
                fail(what, f"{path} is no PDF")
            continue
        with zipfile.ZipFile(path) as book:
            if book.testzip() is not None:
                fail(what, f"{path} is damaged")
            for entry in book.namelist():
                if entry.endswith((".xhtml", ".opf", ".ncx", ".xml", ".svg")):
                    xml.fromstring(book.read(entry))


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
    if child.returncode not in (0, 1):
        fail(f"{what}: status {child.returncode}", said)
    if BREAKDOWN.search(said) or (child.returncode == 1 and not PLACE.search(said)):
        fail(f"{what}: no place, or a breakdown", said)
    if child.returncode == 0:
        check_files(what, output)
    elif os.path.exists(output):
        fail(f"{what}: an output in spite of errors", said)
    seconds, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
    if not has_sanitizers and (seconds > SECONDS or memory > BYTES):
        fail(f"{what}: {seconds:.1f} s, {memory >> 20} MiB", said)
    print(f"{what}: status {child.returncode}, {seconds:.2f} s, {memory >> 20} MiB, {said.count(chr(10))} lines said", flush=True)
    return child.returncode, seconds


def main(octavo, folder, *sizes):
    sizes = [int(size) for size in sizes] or ([1] if has_sanitizers else [1, 10])
    families = subprocess.run([sys.executable, MAKE], check=True, capture_output=True, text=True).stdout.split()
    for family in families:
        ends = [run(octavo, family, size, folder) for size in sizes]
        if sizes == [1, 10] and ends[0][0] == ends[1][0] == 0 and ends[1][1] > GROWTH * ends[0][1]:
            fail(f"{family}: {ends[0][1]:.2f} s grew to {ends[1][1]:.2f} s", "")


main(*sys.argv[1:])
