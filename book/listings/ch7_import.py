"""Processor time of an import, in a fresh interpreter."""
import statistics
import subprocess
import sys

PROBE = """
import time
start = time.process_time()
import {}
print(time.process_time() - start)
"""


def import_ms(name, reps=7):
    runs = []
    for _ in range(reps):
        out = subprocess.run([sys.executable, "-c",
                              PROBE.format(name)],
                             capture_output=True, check=True)
        runs.append(float(out.stdout) * 1000)
    return statistics.median(runs), min(runs), max(runs)


for name in ("json", "dataclasses", "asyncio", "http.server"):
    median, low, high = import_ms(name)
    spread = f"{low:.1f} to {high:.1f}"
    print(f"{name:12}{median:5.1f} ms, {spread}")
