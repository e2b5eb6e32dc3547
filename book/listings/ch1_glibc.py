"""Blocks above 512 bytes live in glibc's heap."""
import ctypes
import os

libc = ctypes.CDLL(None)


def rss_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Rss:"):
                return int(line.split()[1]) / 1024


def case(size, rounds):
    for _ in range(rounds):
        data = None
        data = [b"x" * (size - 33)
                for _ in range(100 * 2**20 // size)]
    full = rss_mib()
    kept = data[-1:]
    del data
    after = rss_mib()
    libc.malloc_trim(0)
    print(f"{size:8,} {rounds:6} {full:7.1f} {after:7.1f}"
          f" {rss_mib():8.1f}", flush=True)


print("   bytes rounds    full   after  trimmed", flush=True)
for size, rounds in ((400, 1), (1_024, 1), (16_384, 1),
                     (262_144, 1), (262_144, 2)):
    child = os.fork()
    if child == 0:
        case(size, rounds)
        os._exit(0)
    os.waitpid(child, 0)
