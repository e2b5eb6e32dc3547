import gc
import os
import re
import sys
import tempfile


def malloc_stats():
    """What sys._debugmallocstats() writes to stderr."""
    with tempfile.TemporaryFile() as tmp:
        saved = os.dup(2)
        os.dup2(tmp.fileno(), 2)
        sys._debugmallocstats()
        os.dup2(saved, 2)
        os.close(saved)
        tmp.seek(0)
        return tmp.read().decode()


def free(kind):
    found = re.search(rf"(\d+) free {kind}", malloc_stats())
    return int(found[1])


def show(moment):
    print(f"{moment:22}", free("PyListObjects"),
          free("PyFloatObjects"),
          free("2-sized PyTupleObjects"))


print("                       lists floats pairs")
show("at start")
data = [([], i * 0.5) for i in range(10_000)]
del data
show("10,000 made and freed")
gc.collect()
show("after gc.collect()")
