#!/usr/bin/env python3
"""Pictures of a test suite through octavo, each the figure of a book: pictures.py FOLDER [OCTAVO]

FOLDER holds .png or .svg files, at any depth. Of every one octavo has to make a book, or to refuse it at its place; it
must not crash, hang or be mute, nor take for an EPUB what it refuses in a PDF. A PNG has to come out of the PDF (by
pdfimages) with the pixels that the decoder below reads from the file; one that octavo refuses has to be damaged. An SVG
has to look the same in a browser, as it is in the EPUB and as it was (Chromium).

Exit status 1: a fault. None of the suites is here: PngSuite, W3C's and resvg's SVG files are meant.
"""
import collections
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
BATCH = 60  # pictures a book: one that is refused does not hide the others
SECONDS = 60


# ---- PNG ----

PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunks(content):
    at = 8
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at:at + 8])
        body = content[at + 8:at + 8 + length]
        if struct.unpack(">I", content[at + 8 + length:at + 12 + length])[0] != zlib.crc32(kind + body):
            raise ValueError("sum")
        yield kind, body
        at += 12 + length


def unfilter(raw, at, width_bytes, height, step):
    """The rows of a pass, and where it ends."""
    rows, before = [], bytearray(width_bytes)
    for _ in range(height):
        kind, row = raw[at], bytearray(raw[at + 1:at + 1 + width_bytes])
        for i in range(width_bytes):
            left, up = row[i - step] if i >= step else 0, before[i]
            corner = before[i - step] if i >= step else 0
            if kind == 4:
                guess = left + up - corner
                near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            row[i] = (row[i] + (0, left, up, (left + up) // 2, near if kind == 4 else 0)[kind]) & 255
        rows.append(row)
        before = row
        at += 1 + width_bytes
    return rows, at


def decode(path):
    """(width, height, rows of (red, green, blue, alpha)), 8 bits each; ValueError where it is damaged."""
    with open(path, "rb") as file:
        content = file.read()
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("signature")
    data, palette, clear, width = b"", None, b"", None
    for kind, body in chunks(content):
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
        elif kind == b"PLTE":
            palette = body
        elif kind == b"tRNS":
            clear = body
        elif kind == b"IDAT":
            data += body
    n = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    if depth not in {0: (1, 2, 4, 8, 16), 3: (1, 2, 4, 8)}.get(colour, (8, 16)):
        raise ValueError("depth")
    raw = zlib.decompress(data)
    image = [[None] * width for _ in range(height)]
    at = 0
    for x0, y0, dx, dy in PASSES if interlace else ((0, 0, 1, 1),):
        w, h = (width - x0 + dx - 1) // dx, (height - y0 + dy - 1) // dy
        if w <= 0 or h <= 0:
            continue
        rows, at = unfilter(raw, at, (w * n * depth + 7) // 8, h, max(1, n * depth // 8))
        for y, row in enumerate(rows):
            for x in range(w):
                image[y0 + y * dy][x0 + x * dx] = pixel(row, x, n, depth, colour, palette, clear)
    return width, height, image


def pixel(row, x, n, depth, colour, palette, clear):
    if depth == 16:
        samples = [row[(x * n + i) * 2] << 8 | row[(x * n + i) * 2 + 1] for i in range(n)]
        eight = [sample >> 8 for sample in samples]
    elif depth == 8:
        samples = eight = list(row[x * n:x * n + n])
    else:
        sample = row[x * depth // 8] >> (8 - depth - x * depth % 8) & ((1 << depth) - 1)
        samples, eight = [sample], [sample * 255 // ((1 << depth) - 1)]
    if colour == 3:
        index = samples[0]
        return (*palette[3 * index:3 * index + 3], clear[index] if index < len(clear) else 255)
    if colour in (4, 6):
        return (*(eight[:1] * 3 if colour == 4 else eight[:3]), eight[-1])
    is_clear = clear and samples == list(struct.unpack(f">{n}H", clear[:2 * n]))
    return (*(eight * 3 if colour == 0 else eight), 0 if is_clear else 255)


def read_pnm(path):
    """(width, height, channels, bytes) of a PGM or PPM; a PBM as grey."""
    with open(path, "rb") as file:
        content = file.read()
    header = re.match(rb"(P[456])\s+(\d+)\s+(\d+)\s+(255\s)?", content)
    width, height, body = int(header[2]), int(header[3]), content[header.end():]
    if header[1] == b"P4":
        row = (width + 7) // 8
        return width, height, 1, bytes(0 if body[y * row + x // 8] >> 7 - x % 8 & 1 else 255
                                       for y in range(height) for x in range(width))
    return width, height, 3 if header[1] == b"P6" else 1, body


# ---- books ----


def find(folder):
    paths = [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]
    kind = ".svg" if any(path.endswith(".svg") for path in paths) else ".png"
    return kind, sorted(path for path in paths if path.endswith(kind))


def write_book(folder, kind, paths):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with open(f"{folder}/book.yaml", "w", encoding="utf-8") as file:
        file.write("octavo: 1\ntitle: Pictures\nlanguage: en\nauthors: [A]\n"
                   "identifier: urn:uuid:506eb9f1-3f1c-532d-a4d8-41f1da9ede5d\n"
                   "edition: {number: 1, revision: 1.0.0, date: 2026-11-23}\nchapters:\n")
        for number, path in enumerate(paths):
            file.write(f"  - {{slug: c{number}, file: c{number}.md}}\n")
            shutil.copy(path, f"{folder}/p{number}{kind}")
            with open(f"{folder}/c{number}.md", "w", encoding="utf-8") as chapter:
                chapter.write(f"# Picture {number}\n\n![Picture number {number}.](p{number}{kind})\n")


def build(octavo, source, output, what):
    """The complaints by number of the picture; None where the build went through."""
    try:
        run = subprocess.run([octavo, "build", source, what, "--output", output, "--diagnostics=json"], capture_output=True,
                             text=True, timeout=SECONDS * 4, check=False)
    except subprocess.TimeoutExpired:
        return {-1: ["hang"]}
    if not run.stderr.startswith("{"):  # a library that prints
        return {-1: [f"status {run.returncode}: {run.stderr[:500]}"]}
    if run.returncode == 0:
        return None
    errors = collections.defaultdict(list)
    if run.returncode != 1:
        return {-1: [f"status {run.returncode}: {run.stderr[:500]}"]}
    for complaint in json.loads(run.stderr)["diagnostics"]:
        if complaint["level"] == "error":
            place = re.search(r"[cp](\d+)\.(md|svg|png)$", complaint.get("file") or "")
            errors[int(place[1]) if place else -1].append(
                f"{complaint['code']}: {complaint['message']}")
    return errors


def try_batch(octavo, work, kind, paths, what, refused, faults):
    """Builds until nothing is refused; the pictures that are left."""
    left = list(paths)
    while left:
        write_book(f"{work}/book", kind, left)
        shutil.rmtree(f"{work}/made", ignore_errors=True)
        errors = build(octavo, f"{work}/book", f"{work}/made", what)
        if errors is None:
            return left
        if -1 in errors:
            if len(left) == 1:
                faults.append(f"{left[0]} ({what}): nowhere: {errors[-1]}")
                return []
            half = len(left) // 2
            parts = [try_batch(octavo, work, kind, part, what, refused, faults) for part in (left[:half], left[half:])]
            left = parts[0] + parts[1]
            continue
        for number, complaints in errors.items():
            refused[left[number]] = complaints[0]
        left = [path for number, path in enumerate(left) if number not in errors]
    return []


# ---- what comes out ----


def name_colours(bits, wanted):
    """pdfimages shows a palette of two colours in black and white: which of them is meant is taken from the first pixel
    of each."""
    colours = {}
    for bit, pixel in zip(bits, (pixel for row in wanted for pixel in row)):
        colours.setdefault(bit, bytes(pixel[:3]))
    return b"".join(colours[bit] for bit in bits)


def compare_png(work, paths, faults):
    """The pixels in the PDF beside those of the files."""
    subprocess.run(["pdfimages", "-p", f"{work}/made/pictures.pdf", f"{work}/image"], check=True)
    images = collections.defaultdict(list)
    for name in sorted(os.listdir(work)):
        if name.startswith("image-"):
            images[int(name.split("-")[1])].append(f"{work}/{name}")
    pages = [images[page] for page in sorted(images)]
    if len(pages) != len(paths):
        faults.append(f"{len(paths)} pictures, but {len(pages)} pages with one")
        return 0
    equal = 0
    for path, parts in zip(paths, pages):
        width, height, wanted = decode(path)
        w, h, n, body = read_pnm(parts[0])
        alpha = bytes([255]) * (w * h)
        if len(parts) > 1:
            _, _, step, alpha = read_pnm(parts[1])
            alpha = alpha[::step]
        most = 255 if (w, h) != (width, height) else 0
        if parts[0].endswith(".pbm") and most == 0:
            body = name_colours(body, wanted)
            n = 3
        for at in range(w * h if most == 0 else 0):
            red, green, blue, clear = wanted[at // w][at % w]
            seen = body[at * n:at * n + n] * (3 if n == 1 else 1)
            most = max(most, abs(alpha[at] - clear))
            # what is multiplied with its alpha and divided again loses some of its bits
            room = 255 / clear if 0 < clear < 255 else 0
            if clear:
                most = max(most, *(abs(a - b) - room for a, b in zip(seen, (red, green, blue))))
        equal += most <= 1
        if most > 1:
            faults.append(f"{path}: a sample differs by {most}")
    for name in os.listdir(work):
        if name.startswith("image-"):
            os.remove(f"{work}/{name}")
    return equal


SIDE, ACROSS = 100, 10  # [px] a picture's cell on the sheet; cells in a row


def photograph(work, paths, name):
    """The sheet of pictures as rows of bytes, three or four a pixel, and how many."""
    cells = "".join(f'<img src="{urllib.parse.quote(path)}" alt="">' for path in paths)
    with open(f"{work}/{name}.html", "w", encoding="utf-8") as file:
        file.write(f"<!doctype html><style>body{{margin:0;width:{SIDE * ACROSS}px;line-height:0}}img{{width:{SIDE}px;"
                   f"height:{SIDE}px;object-fit:fill}}</style>{cells}")
    height = -(-len(paths) // ACROSS) * SIDE
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                    f"--user-data-dir={work}/chromium", f"--window-size={SIDE * ACROSS},{height}",
                    f"--screenshot={work}/{name}.png", f"{work}/{name}.html"], check=True, capture_output=True)
    with open(f"{work}/{name}.png", "rb") as file:
        parts = list(chunks(file.read()))
    width, height, _, colour = struct.unpack(">IIBB", parts[0][1][:10])
    raw, n = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT")), 3 if colour == 2 else 4
    return (raw, n), lambda: unfilter(raw, 0, width * n, height, n)[0]


def compare_svg(work, paths, faults):
    """The pictures that look the same after octavo's cleaning."""
    with zipfile.ZipFile(f"{work}/made/pictures.epub") as book:
        book.extractall(f"{work}/epub", [name for name in book.namelist() if name.endswith(".svg")])
    before, rows_before = photograph(work, [os.path.abspath(path) for path in paths], "before")
    after, rows_after = photograph(work, [f"{work}/epub/EPUB/pictures/p{n}.svg" for n in range(len(paths))], "after")
    if before == after:
        return len(paths)
    old, new, n, equal = rows_before(), rows_after(), before[1], 0
    for number, path in enumerate(paths):
        top, left = number // ACROSS * SIDE, number % ACROSS * SIDE * n
        n_other = sum(abs(a - b) > 8 for y in range(top, top + SIDE)
                      for a, b in zip(old[y][left:left + SIDE * n], new[y][left:left + SIDE * n]))
        equal += n_other <= SIDE
        if n_other > SIDE:
            faults.append(f"{path}: looks otherwise, {n_other / SIDE / SIDE / n:.1%} of it")
    shutil.rmtree(f"{work}/epub")
    return equal


def main():
    words = sys.argv[1:]
    if not words:
        sys.exit(__doc__)
    octavo = words[1] if len(words) > 1 else f"{TOP}/build/dev/octavo"
    kind, paths = find(words[0])
    refused, faults, equal, n_built = {}, [], 0, 0
    with tempfile.TemporaryDirectory() as work:
        for first in range(0, len(paths), BATCH):
            batch, alone = paths[first:first + BATCH], {}
            in_epub = try_batch(octavo, work, kind, batch, "--epub", alone, faults)
            refused.update(alone)
            late = {}
            built = try_batch(octavo, work, kind, in_epub, "--pdf", late, faults)
            faults += [f"{path}: in an EPUB, but not in a PDF: {why}" for path, why in late.items()]
            n_built += len(built)
            if built:
                try_batch(octavo, work, kind, built, "--pdf" if kind == ".png" else "--epub", late, faults)
                equal += compare_png(work, built, faults) if kind == ".png" else compare_svg(work, built, faults)
    print(f"{len(paths)} pictures, {n_built} in a book, {equal} as they were")
    for reason, n in collections.Counter(re.sub(r"'[^']*'", "…", why) for why in refused.values()).most_common():
        print(f"{n:5} refused: {reason}")
    if kind == ".png":
        for path, why in refused.items():
            try:
                decode(path)
                faults.append(f"{path} is refused, and whole: {why}")
            except (ValueError, KeyError, IndexError, TypeError, UnboundLocalError, zlib.error, struct.error):
                pass
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
