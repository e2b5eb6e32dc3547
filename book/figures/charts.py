#!/usr/bin/env python3
"""Draws the charts of the book: book/data/*.csv to book/figures/*.svg.

    /usr/bin/python3 charts.py                    every chart of CHARTS
    /usr/bin/python3 charts.py ch3-orchestrator   that one only

To add a chart, add an entry to CHARTS (at the end of this file). Kinds:

    bars      one horizontal bar a row
    grouped   several horizontal bars a row, one a series
    dots      the same places, a dot instead of a bar (any scale origin)
    lines     one line a series over a numeric x

Rows become series in one of two ways:

    wide      y = {column: label}: one series a column, in this order
    long      y = column, by = column, series = {value: label}:
              one series a value of `by`, in this order

`where` keeps rows: {column: value} or {column: (value, value)}.
`rows` names, orders and selects the categories: {value: label}.
The script uses the standard library only; the same data give the same
bytes.
"""
import csv
import math
import sys
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"

WIDTH = 312
INK, GREY, PALE, LIGHT = "#1b1f24", "#6a7178", "#eef1f4", "#cfdbe5"
MID, DEEP, ACCENT = "#6f9bbd", "#1f4e6e", "#c4622d"
SANS = "Inter, Helvetica, Arial, sans-serif"
FILLS = (DEEP, LIGHT, MID, PALE)                     # bars and dots, by series
STROKES = ((DEEP, None, "circle"), (MID, None, "square"), (GREY, "4 2", "up"),
           (DEEP, "1.5 2", "diamond"), (MID, "6 2 1.5 2", "down"),
           (GREY, "2 1", "circle"))                  # lines, by series


@dataclass(frozen=True)
class Chart:
    name: str                   # of the SVG, without its suffix
    kind: str                   # bars, grouped, dots, lines
    source: str                 # the CSV, in book/data
    title: str                  # <title>: what is shown, in one sentence
    x: str                      # column of the categories, or of a line's x
    y: object                   # column, or {column: label}
    axis: str                   # label of the value axis, with its unit
    by: str = ""                # long form: column that tells the series apart
    series: dict = field(default_factory=dict)   # long form: {value: label}
    where: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)     # {value: label}, in order
    x_axis: str = ""            # lines: label of the x axis, with its unit
    value: str = "{:,g}"        # format of a printed value
    tick: str = "{:,g}"         # format of a tick label
    log: bool = False           # value axis
    x_tick: str = "{:,g}"       # lines: format of an x label
    x_log: bool = False
    low: float = None           # ends of the value axis; None: from the data
    high: float = None
    accent: str = ""            # label of the series (or bar) to see
    rule: tuple = ()            # (value, label): a reference line
    height: int = 176           # lines only; the others grow with their rows


# ---- data ------------------------------------------------------------------

def read_rows(chart):
    with open(DATA / chart.source, newline="", encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = list(csv.DictReader(lines))
    return [row for row in rows if kept(row, chart.where)]


def kept(row, where):
    return all(row[column] in (wanted if isinstance(wanted, tuple) else (wanted,))
               for column, wanted in where.items())


def read_series(chart):
    """[(label, {x: value})]; an empty cell is no point."""
    rows = read_rows(chart)
    if isinstance(chart.y, dict):
        picks = [(label, column, rows) for column, label in chart.y.items()]
    elif chart.by:
        picks = [(label, chart.y, [row for row in rows if row[chart.by] == value])
                 for value, label in chart.series.items()]
    else:
        picks = [("", chart.y, rows)]
    found = [(label, {row[chart.x]: float(row[column]) for row in some if row[column]})
             for label, column, some in picks]
    assert all(points for _, points in found), f"{chart.name}: a series is empty"
    return found


# ---- scales ----------------------------------------------------------------

def nice_ticks(low, high, about=5):
    rough = (high - low) / about
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * k for k in (1, 2, 5, 10) if unit * k >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(i * step, 12) for i in range(first, last + 1)]


def log_ticks(low, high):
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [10.0 ** i for i in range(first, last + 1)]


def doubling_ticks(values):
    """A log x axis is marked where the measured points are, at most eight."""
    values = sorted(set(values))
    return values if len(values) <= 8 else log_ticks(values[0], values[-1])


def make_scale(ticks, start, end, log):
    at = math.log10 if log else float
    low, high = at(ticks[0]), at(ticks[-1])
    return lambda value: start + (at(value) - low) / (high - low) * (end - start)


def value_ticks(chart, values):
    low = chart.low if chart.low is not None else min(values) if chart.log else 0
    high = chart.high if chart.high is not None else max(values)
    return log_ticks(low, high) if chart.log else nice_ticks(low, high)


# ---- drawing ---------------------------------------------------------------

def number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def element(name, content="", **attributes):
    pairs = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(number(value))}"'
                    for key, value in attributes.items() if value is not None)
    return f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>"


def text(x, y, words, size=7, fill=INK, anchor="start", weight="400"):
    return element("text", escape(words), x=x, y=y, font_family=SANS, font_size=size,
                   font_weight=weight, fill=fill, text_anchor=anchor)


def line(x1, y1, x2, y2, stroke=INK, width=0.5, dash=None):
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke,
                   stroke_width=width, stroke_dasharray=dash)


def text_width(words, size=7):
    return len(words) * size * 0.6                   # with slack for a wider face


def marker(shape, x, y, fill):
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=2.25, fill=fill)
    corners = {"square": "-2 -2 2 -2 2 2 -2 2", "diamond": "0 -3 3 0 0 3 -3 0",
               "up": "0 -2.6 2.6 2 -2.6 2", "down": "0 2.6 2.6 -2 -2.6 -2"}[shape].split()
    points = " ".join(number(float(c) + (y if i % 2 else x)) for i, c in enumerate(corners))
    return element("polygon", points=points, fill=fill)


def legend(labels, fills):
    parts, x = [], 8.0
    for label, fill in zip(labels, fills):
        parts += [element("rect", x=x, y=8, width=8, height=8, fill=fill, stroke=INK,
                          stroke_width=0.5), text(x + 12, 15, label, 8)]
        x += 12 + text_width(label, 8) + 12
    assert x <= WIDTH + 12, "the legend is wider than the measure: shorten the labels"
    return parts


def svg(chart, height, parts):
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" role="img">')
    ground = element("rect", width=WIDTH, height=height, fill="#ffffff")
    return "\n".join([head, element("title", escape(chart.title)), ground, *parts, "</svg>\n"])


# ---- bars, grouped bars, dots ----------------------------------------------

def draw_rows(chart):
    series = read_series(chart)
    names = chart.rows or {key: key for key in series[0][1]}
    labels = [label for label, _ in series]
    fills = [ACCENT if chart.accent and label == chart.accent else fill
             for label, fill in zip(labels, FILLS)]
    top = 28.0 if len(series) > 1 else 10.0
    top += 10 if chart.rule else 0
    pitch = 12.0 + 10 * len(series) if chart.kind == "grouped" else 18.0
    bottom = top + pitch * len(names)
    left = 16 + max(text_width(name, 8) for name in names.values())
    values = [points[key] for _, points in series for key in names if key in points]
    ticks = value_ticks(chart, values)
    right = WIDTH - 8 - text_width(chart.value.format(max(values)))
    scale = make_scale(ticks, left, right, chart.log)
    parts = legend(labels, fills) if len(series) > 1 else []
    parts += row_axis(chart, ticks, scale, top, bottom)
    for i, (key, name) in enumerate(names.items()):
        middle = top + pitch * (i + 0.5)
        parts.append(text(left - 6, middle + 3, name, 8, anchor="end"))
        parts += draw_row(chart, series, fills, key, name, middle, scale, left)
    if chart.rule:
        parts += row_rule(chart, scale, top, bottom)
    return svg(chart, math.ceil((bottom + 30) / 4) * 4, parts)


def row_axis(chart, ticks, scale, top, bottom):
    parts = [line(scale(t), top, scale(t), bottom, LIGHT) for t in ticks[1:]]
    parts += [text(scale(t), bottom + 10, chart.tick.format(t), fill=GREY, anchor="middle")
              for t in ticks]
    middle = (scale(ticks[0]) + scale(ticks[-1])) / 2
    return parts + [line(scale(ticks[0]), top, scale(ticks[0]), bottom, INK, 0.75),
                    text(middle, bottom + 22, chart.axis, anchor="middle")]


def row_rule(chart, scale, top, bottom):
    value, label = chart.rule
    return [line(scale(value), top - 4, scale(value), bottom, INK, 0.75, "2 2"),
            text(scale(value), top - 6, label, anchor="middle")]


def draw_row(chart, series, fills, key, name, middle, scale, left):
    present = [(points[key], fill) for (_, points), fill in zip(series, fills) if key in points]
    if chart.kind == "dots":
        return draw_dots(chart, present, middle, scale)
    parts, y = [], middle - 5.0 * (len(present) - 1)
    for value, fill in present:
        x, words = scale(value), chart.value.format(value)
        fill = ACCENT if name == chart.accent else fill
        parts += [element("rect", x=left, y=y - 4, width=max(x - left, 0.5), height=8,
                          fill=fill, stroke=INK, stroke_width=0.5),
                  element("rect", x=x + 3, y=y - 4, width=text_width(words), height=8,
                          fill="#ffffff"),                # hides the grid behind the value
                  text(x + 4, y + 2.5, words)]
        y += 10
    return parts


def draw_dots(chart, present, middle, scale):
    xs = sorted(scale(value) for value, _ in present)
    parts = [line(xs[0], middle, xs[-1], middle, GREY, 0.75)]
    parts += [element("circle", cx=scale(value), cy=middle, r=3, fill=fill, stroke=INK,
                      stroke_width=0.5) for value, fill in present]
    if len(present) == 1:
        parts.append(text(xs[0] + 6, middle + 2.5, chart.value.format(present[0][0])))
    return parts


# ---- lines -----------------------------------------------------------------

def draw_lines(chart):
    series = [(label, sorted((float(x), y) for x, y in points.items()))
              for label, points in read_series(chart)]
    ys = [y for _, points in series for _, y in points]
    xs = [x for _, points in series for x, _ in points]
    y_ticks = value_ticks(chart, ys)
    x_ticks = doubling_ticks(xs) if chart.x_log else nice_ticks(min(xs), max(xs))
    left = 12 + max(text_width(chart.tick.format(t)) for t in y_ticks)
    right = WIDTH - 14 - max(text_width(label) for label, _ in series)
    top, bottom = 24.0, chart.height - 32.0
    scale_x = make_scale(x_ticks, left, right, chart.x_log)
    scale_y = make_scale(y_ticks, bottom, top, chart.log)
    parts = line_axes(chart, x_ticks, y_ticks, scale_x, scale_y)
    ends = []
    for (label, points), (stroke, dash, shape) in zip(series, STROKES, strict=False):
        stroke = ACCENT if label == chart.accent else stroke
        at = [(scale_x(x), scale_y(y)) for x, y in points]
        parts += draw_line(at, stroke, dash, shape)
        ends.append((at[-1][1], at[-1][0], label, stroke))
    return svg(chart, chart.height, parts + end_labels(ends, right))


def line_axes(chart, x_ticks, y_ticks, scale_x, scale_y):
    left, right = scale_x(x_ticks[0]), scale_x(x_ticks[-1])
    bottom = scale_y(y_ticks[0])
    parts = [line(left, scale_y(t), right, scale_y(t), LIGHT) for t in y_ticks[1:]]
    parts += [text(left - 4, scale_y(t) + 2.5, chart.tick.format(t), fill=GREY, anchor="end")
              for t in y_ticks]
    parts += [text(scale_x(t), bottom + 11, chart.x_tick.format(t), fill=GREY, anchor="middle")
              for t in x_ticks]
    if chart.rule:
        y = scale_y(chart.rule[0])
        parts += [line(left, y, right, y, INK, 0.75, "2 2"), text(right - 4, y + 8, chart.rule[1], anchor="end")]
    return parts + [line(left, bottom, right, bottom, INK, 0.75), text(8, 12, chart.axis),
                    text((left + right) / 2, bottom + 23, chart.x_axis, anchor="middle")]


def draw_line(at, stroke, dash, shape):
    points = " ".join(f"{number(x)},{number(y)}" for x, y in at)
    parts = [element("polyline", points=points, fill="none", stroke=stroke,
                     stroke_width=1.25, stroke_dasharray=dash)]
    return parts + [marker(shape, x, y, stroke) for x, y in at if len(at) <= 16]


def end_labels(ends, right):
    """Names at the ends of the lines, pushed apart where they would touch."""
    parts, floor = [], 0.0
    for y, x, label, stroke in sorted(ends):
        place = max(y, floor)
        floor = place + 9
        parts += [line(x + 3, y, right + 6, place, stroke),
                  text(right + 8, place + 2.5, label)]
    return parts


# ---- the charts ------------------------------------------------------------

CHARTS = (
    Chart(name="ch1-rss-after-delete", kind="grouped", source="ch1_rss_after_delete.csv",
          title="Resident memory before and after deleting most of five million integers,"
                " by how many survive.",
          x="scenario", where={"build": "3.11.2", "allocator": "pymalloc"},
          rows={"ints_distinct": "none kept", "ints_keep_1_in_100000": "1 in 100,000",
                "ints_keep_1_in_10000": "1 in 10,000", "ints_keep_1_in_100": "1 in 100",
                "ints_keep_1_in_2": "1 in 2"},
          y={"rss_built_mib": "built", "rss_deleted_mib": "after del"}, accent="after del",
          axis="Resident memory, MiB (CPython 3.11.2, pymalloc)", value="{:.0f}"),
    Chart(name="ch2-big-heap", kind="grouped", source="ch2_cycles_big_heap.csv",
          title="Resident memory before and at the peak while two million cycles are dropped"
                " beside five million live lists, by build.",
          x="build", where={"mode": "default"},
          rows={"3.11.2": "3.11.2", "3.13.15": "3.13.15", "3.14.4": "3.14.4",
                "3.14.4t": "3.14.4t", "3.14.10": "3.14.5+", "3.15.2": "3.15"},
          y={"rss_before_mib": "before", "peak_rss_mib": "peak"}, accent="peak",
          axis="Resident memory, MiB (medians of 3)", value="{:.0f}", high=1000),
    Chart(name="ch2-gc-pause", kind="lines", source="ch2_gc_pause.csv",
          title="Time of a full collection that finds nothing against the number of live lists,"
                " by build.",
          x="objects", where={"kind": "list"}, by="build", y="median_ms",
          series={"3.11.2": "3.11.2", "3.13.15": "3.13.15", "3.14.4": "3.14.4",
                  "3.14.4t": "3.14.4t"},
          axis="Full collection, ms (log scale)", x_axis="Live lists (log scale)",
          log=True, x_log=True, x_tick="{:,.0f}", accent="3.14.4t"),
    Chart(name="ch3-worker-memory", kind="grouped", source="ch3_worker_memory.csv",
          title="Memory of eight workers that have all read 200 MB of numbers, by kind of worker"
                " and of data.",
          x="mode", where={"build": "3.11.2", "workers": "8"}, by="data", y="pss_after_read_mib",
          series={"array": "one array", "list_of_floats": "list of floats"},
          rows={"threads": "threads", "fork": "forked", "spawn": "spawned"},
          axis="Memory of all processes together, MiB (CPython 3.11.2, sum of PSS)",
          value="{:,.0f}", accent="list of floats"),
    Chart(name="ch3-orchestrator", kind="lines", source="ch3_orchestrator.csv",
          title="Launches a second of a process with 1 to 72 threads that each do bookkeeping and"
                " wait 1 ms, by build.",
          x="threads", by="build", y="launches_per_s_median",
          series={"3.11.2": "3.11.2", "3.14.4": "3.14.4", "3.14.4t": "3.14.4t"},
          axis="Launches a second", x_axis="Threads (log scale)",
          x_log=True, accent="3.14.4t"),
    Chart(name="ch4-call-cost", kind="dots", source="ch4_call_overhead.csv",
          title="Nanoseconds a call of add(3, 4) through eleven routes, with the lock kept and"
                " with the lock released.",
          x="binding", where={"build": "3.11.2"}, by="variant", y="ns_per_call_median",
          series={"add": "lock kept", "add_nogil": "lock released"},
          rows={"C API": "C API, fastcall", "pure Python": "Python function",
                "nanobind": "nanobind", "Cython": "Cython", "PyO3": "PyO3",
                "cffi API mode": "CFFI, API mode", "pybind11": "pybind11",
                "cffi ABI mode": "CFFI, ABI mode",
                "ctypes CDLL without argtypes": "CDLL, no argtypes",
                "ctypes PyDLL (keeps the GIL)": "ctypes PyDLL",
                "ctypes CDLL": "ctypes CDLL"},
          axis="Nanoseconds a call (CPython 3.11.2, median of 40)", value="{:.1f}",
          accent="lock released"),
    Chart(name="ch5-three-ways", kind="lines", source="ch5_fastapi_wait50ms.csv",
          title="Replies a second of three FastAPI endpoints that wait 50 ms, by open"
                " requests.",
          x="concurrency", by="server", y="rps_median",
          where={"concurrency": ("1", "16", "40", "64", "128", "200", "512")},
          series={"fastapi_async_uvloop_httptools": "awaiting",
                  "fastapi_syncdef_uvloop_httptools": "def, 40 threads",
                  "fastapi_asyncdef_blocking_call_h11": "blocking"},
          axis="Replies a second", x_axis="Open requests (log scale)",
          log=True, x_log=True, accent="blocking"),
    Chart(name="ch6-two-instruments", kind="lines", source="ch6_two_instruments.csv",
          title="Python in the Stack Overflow survey and in the TIOBE index, June 2025 to"
                " August 2026.",
          x="months_after_july_2025", y="percent", by="instrument",
          series={"survey": "survey", "tiobe": "TIOBE"}, axis="Per cent, each of its own whole",
          x_axis="Months from July 2025", accent="TIOBE", height=160),
    Chart(name="ch6-question-n", kind="bars", source="ch6_question_n.csv",
          title="Answers behind the percentages of the Stack Overflow survey of 2025.",
          x="question", y="n", where={"survey": "2025"}, axis="Answers",
          accent="agent tools"),
    Chart(name="ch6-ai-repositories", kind="bars", source="ch6_ai_repositories.csv",
          title="Public repositories with an AI topic by main language, 2025.",
          x="language", y="repositories_thousand", axis="Repositories, thousands",
          value="{:,.0f}", accent="Python"),
    Chart(name="ch6-model-runs", kind="lines", source="ch6_model_runs.csv",
          title="Four runs of the flywheel model: the leader's share of new projects.",
          x="step", y="share_percent", by="run",
          series={"all three loops": "all three loops", "examples cut": "examples cut",
                  "the same, from 75%": "rival better, 75%", "rival 20% better": "rival better, 60%"},
          axis="Share of new projects, % (model)", x_axis="Steps", low=0, high=100,
          accent="all three loops", rule=(50, "half")),
    Chart(name="ch7-trust", kind="grouped", source="ch7_trust.csv",
          title="Trust in the accuracy of AI answers, 2024 and 2025.",
          x="answer", y={"percent_2024": "2024", "percent_2025": "2025"},
          axis="Respondents, %", value="{:.1f}", accent="2025"),
    Chart(name="ch7-overload", kind="grouped", source="overload_limits.csv",
          title="Requests answered, refused and timed out under half as much load again as the"
                " capacity, by policy.",
          x="policy",
          y={"ok_percent_median": "answered", "rejected_503_percent_median": "refused",
             "timeout_504_percent_median": "timed out"},
          rows={"no_limit": "no limit", "bounded_queue_16": "queue of 16",
                "deadline_400ms_on_queueing_only": "deadline on waiting",
                "deadline_500ms_on_whole_request": "deadline on the whole"},
          axis="Requests, % (120/s offered, capacity 80/s)", value="{:.0f}",
          accent="timed out"),
)

DRAW = {"bars": draw_rows, "grouped": draw_rows, "dots": draw_rows, "lines": draw_lines}


def main(wanted):
    known = {chart.name: chart for chart in CHARTS}
    assert len(known) == len(CHARTS), "two charts have one name"
    for name in wanted or known:
        chart = known[name]
        (HERE / f"{name}.svg").write_text(DRAW[chart.kind](chart), encoding="utf-8")
        print(f"{name}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
