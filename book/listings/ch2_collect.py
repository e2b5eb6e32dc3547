"""Three reasons for a large process, one gc.collect()."""
import gc
import os


class Node:
    pass


def rss():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096 / 2**20


def held():
    return [[i] for i in range(1_000_000)]


def pinned():
    rows = [[i] for i in range(1_000_000)]
    return rows[::100]           # one list in a hundred


def cyclic():
    for _ in range(500_000):
        a, b = Node(), Node()
        a.other, b.other = b, a


gc.disable()
print("          RSS before     found    RSS after",
      flush=True)
for build in held, pinned, cyclic:
    if os.fork() == 0:           # a fresh process for each
        kept = build()
        before, found = rss(), gc.collect()
        print(f"{build.__name__:<8}{before:8.0f} MiB"
              f"{found:>10,}{rss():9.0f} MiB", flush=True)
        os._exit(0)
    os.wait()
