"""100 MiB of blocks, all deleted, in two sizes."""
import os


def rss_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Rss:"):
                return int(line.split()[1]) / 1024


for size in (1_024, 1_056):
    child = os.fork()
    if child == 0:
        count = 100 * 2**20 // size
        data = [b"x" * (size - 33) for _ in range(count)]
        del data
        print(f"{size:,} bytes: {rss_mib():5.1f} MiB after",
              flush=True)
        os._exit(0)
    os.waitpid(child, 0)
