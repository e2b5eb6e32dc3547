"""Delete a list of 5,000,000 ints; keep one in N of them."""
import os


def rss_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Rss:"):
                return int(line.split()[1]) / 1024


def case(step):
    data = list(range(1_000_000, 6_000_000))
    full = rss_mib()
    kept = data[::step] if step else []
    del data
    print(f"{len(kept):9,} {full:9.1f} {rss_mib():9.1f}",
          flush=True)


print(f"    start {rss_mib():9.1f} MiB")
print("survivors      full     after", flush=True)
for step in (0, 100_000, 10_000, 100, 2):
    child = os.fork()       # a fresh process for each case
    if child == 0:
        case(step)
        os._exit(0)
    os.waitpid(child, 0)
