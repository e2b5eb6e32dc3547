"""The same 500 survivors, read in chunks."""
import os


def rss_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Rss:"):
                return int(line.split()[1]) / 1024


first, last = 1_000_000, 6_000_000
print("    chunk  kept     peak    after", flush=True)
for size in (5_000_000, 500_000, 100_000):
    child = os.fork()
    if child == 0:
        kept, peak = [], 0
        for start in range(first, last, size):
            data = list(range(start, start + size))
            peak = max(peak, rss_mib())
            kept += data[::10_000]
            del data
        print(f"{size:9,} {len(kept):5} {peak:8.1f}"
              f" {rss_mib():8.1f}", flush=True)
        os._exit(0)
    os.waitpid(child, 0)
