"""Let a short-lived process carry the peak."""
from concurrent.futures import ProcessPoolExecutor


def rss_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Rss:"):
                return int(line.split()[1]) / 1024


def summarize(n):
    data = [f"user-{i:09d}" for i in range(n)]
    return data[::10_000], rss_mib()


if __name__ == "__main__":
    print(f"parent before {rss_mib():6.1f} MiB")
    with ProcessPoolExecutor(max_workers=1) as pool:
        job = pool.submit(summarize, 2_000_000)
        kept, peak = job.result()
    print(f"worker        {peak:6.1f} MiB")
    print(f"parent after  {rss_mib():6.1f} MiB,"
          f" {len(kept)} kept")
