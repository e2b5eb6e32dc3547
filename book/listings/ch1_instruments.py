"""Three instruments, four moments, 2,000,000 ints."""
import os
import re
import sys
import tempfile


def arenas():
    with tempfile.TemporaryFile() as tmp:
        saved = os.dup(2)
        os.dup2(tmp.fileno(), 2)
        sys._debugmallocstats()
        os.dup2(saved, 2)
        os.close(saved)
        tmp.seek(0)
        text = tmp.read().decode()
    number = r"arenas allocated current\s+=\s+([\d,]+)"
    return int(re.search(number, text)[1].replace(",", ""))


def rss_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Rss:"):
                return int(line.split()[1]) / 1024


def show(moment):
    print(f"{moment:12} {sys.getallocatedblocks():10,}"
          f" {arenas():7} {rss_mib():8.1f}")


print("moment           blocks  arenas      RSS")
show("start")
data = list(range(1_000_000, 3_000_000))
show("built")
kept = data[::20_000]
del data
show("100 kept")
del kept
show("none kept")
