"""A cache that does not own what it caches."""
import weakref


class Tensor:
    def __init__(self, name):
        self.name = name


cache = weakref.WeakValueDictionary()


def load(name):
    t = cache.get(name)
    if t is None:
        t = cache[name] = Tensor(name)
        weakref.finalize(t, print, "released", name)
    return t


a = load("embeddings")
b = load("embeddings")
print("same object:", a is b, "- entries:", len(cache))
del a
print("one name left, entries:", len(cache))
del b
print("no name left, entries:", len(cache))
