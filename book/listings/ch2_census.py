"""Alive, cyclic or freed? Count, collect, count again."""
import gc
import sys


def census(cls):
    return sum(type(o) is cls for o in gc.get_objects())


def holders(obj):
    seen = [r for r in gc.get_referrers(obj)
            if r is not sys._getframe(1)]
    return sorted(type(r).__name__ for r in seen)


class Session:
    def __init__(self):
        self.me = self


gc.disable()
registry = [Session() for _ in range(3)]
for _ in range(5):
    Session()

blocks = sys.getallocatedblocks()
print("instances       ", census(Session))
print("found by collect", gc.collect())
print("instances       ", census(Session))
print("held by         ", holders(registry[0]))
registry.clear()
print("found by collect", gc.collect())
print("instances       ", census(Session))
print("blocks given back",
      sys.getallocatedblocks() < blocks)
