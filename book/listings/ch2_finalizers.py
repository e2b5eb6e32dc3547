"""How an object dies decides who speaks first."""
import gc
import weakref

gc.disable()


class Res:
    def __init__(self, name):
        self.name, self.link = name, None

    def __del__(self):
        print("  __del__", self.name)


def run(title, cyclic):
    print(title)
    x = Res("x")
    x.link = x if cyclic else None
    r = weakref.ref(x, lambda _: print("  weakref callback"))
    del x
    print("  after del:", "alive" if r() else "gone")
    print("  collect():", gc.collect())


run("by count", False)
run("in a cycle", True)

saved = []


class Lazarus:
    def __del__(self):
        print("  __del__ Lazarus")
        saved.append(self)


print("resurrection")
z = Lazarus()
del z
print("  alive:", len(saved), gc.is_finalized(saved[0]))
saved.clear()
print("  gone, and __del__ kept silent")
