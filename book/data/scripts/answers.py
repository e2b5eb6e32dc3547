"""Measures what the answers to the exercises print, a row for each value.

    /usr/bin/python3 answers.py [--reps 5] > ../answers.csv

Each repetition runs in a process of its own. Memory is resident memory above what the process had before the
experiment; the median, least and greatest of the repetitions. Times want both cores: `nice -n -20` where others
use the machine.
"""
import argparse
import array
import ctypes
import gc
import json
import math
import os
import platform
import re
import statistics
import sys
import threading
import time
import timeit
from concurrent.futures import ThreadPoolExecutor


def rss_mib():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) / 256


def private_kib():
    with open("/proc/self/smaps_rollup") as file:
        return int(re.search(r"Private_Dirty: +(\d+)", file.read())[1])


def in_child(work):
    """What work() returns, computed in a forked child."""
    read, write = os.pipe()
    if os.fork() == 0:
        os.write(write, json.dumps(work()).encode())
        os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        found = json.loads(pipe.read())
    os.wait()
    return found


def slices():
    def after(first, last, step):
        start = rss_mib()
        data = list(range(1_000_000, 6_000_000))
        kept = data[first:last:step]
        del data
        return rss_mib() - start if kept else None
    yield "first 500", "MiB", in_child(lambda: after(0, 500, 1))
    yield "500 in the middle", "MiB", in_child(lambda: after(2_000_000, 2_000_500, 1))
    yield "scattered 500", "MiB", in_child(lambda: after(None, None, 10_000))


def one_array():
    start = rss_mib()
    data = array.array("q", range(1_000_000, 6_000_000))
    yield "array", "MiB", rss_mib() - start
    kept = data[::10_000]
    del data
    yield "slice kept", "MiB", rss_mib() - start if kept else None


def tuples():
    runs = [0, 0, 0]

    def count(phase, info):
        if phase == "stop":
            runs[info["generation"]] += 1
    gc.collect()
    gc.callbacks.append(count)
    heap = []
    while len(heap) < 3_200_000:
        heap.append((len(heap), 7))
    gc.callbacks.clear()
    for generation, number in enumerate(runs):
        yield f"generation {generation}", "runs", number


def pinned():
    def after(choose):
        start = rss_mib()
        rows = [[i] for i in range(1_000_000)]
        kept = choose(rows)
        del rows
        return rss_mib() - start if kept else None
    gc.disable()
    yield "one in ten thousand", "MiB", in_child(lambda: after(lambda rows: rows[::10_000]))
    yield "last hundred", "MiB", in_child(lambda: after(lambda rows: rows[-100:]))


def locked_counter():
    lock = threading.Lock()

    def plain(box):
        for _ in range(3_000_000):
            box[0] += 1

    def guarded(box):
        for _ in range(3_000_000):
            with lock:
                box[0] += 1
    for work in plain, guarded:
        box = [0]
        start = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(work, [box, box]))
        yield work.__name__, "s", time.perf_counter() - start


def one_float():
    data = [1.5] * 2_000_000

    def read():
        before = private_kib()
        sum(data)
        return private_kib() - before
    yield "copied by the child", "KiB", in_child(read)


def crossings():
    n = 100_000
    xs, ys, out = (array.array("d", range(n)) for _ in range(3))
    hypot = ctypes.CDLL("libm.so.6").hypot
    hypot.argtypes, hypot.restype = [ctypes.c_double] * 2, ctypes.c_double

    def python(x, y):
        return math.sqrt(x * x + y * y)

    def loop(function):
        for i in range(n):
            out[i] = function(xs[i], ys[i])
    for name, function in ("ctypes", hypot), ("Python", python):
        yield f"all calls to {name}", "ms", min(timeit.repeat(lambda: loop(function), number=1, repeat=5)) * 1e3


def polite():
    zeros, size = ctypes.create_string_buffer(8_000_000), ctypes.c_size_t(8_000_000)
    find = ctypes.CDLL(None).memchr

    def burn():
        while True:
            pass
    threading.Thread(target=burn, daemon=True).start()
    for interval in 0.005, 0.0005:
        sys.setswitchinterval(interval)
        yield f"interval {interval * 1e3:g} ms", "ms", timeit.timeit(lambda: find(zeros, 1, size), number=100) * 10


EXERCISES = {"1.1": slices, "1.3": one_array, "2.2": tuples, "2.3": pinned, "3.1": locked_counter, "3.3": one_float,
             "4.1": crossings, "4.3": polite}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reps", type=int, default=5)
    args = parser.parse_args()
    print("python,exercise,what,unit,reps,median,min,max")
    for exercise, work in EXERCISES.items():
        rows = {}
        for _ in range(args.reps):
            for what, unit, value in in_child(lambda: list(work())):
                rows.setdefault((what, unit), []).append(value)
        for (what, unit), values in rows.items():
            numbers = (f"{number:.5g}" for number in (statistics.median(values), min(values), max(values)))
            print(platform.python_version(), exercise, what, unit, args.reps, *numbers,
                  sep=",", flush=True)


if __name__ == "__main__":
    main()
