"""Five things that keep an object after its `del`."""
import gc
import weakref


class Batch:
    pass


def name():
    b = Batch()
    holder = b
    return b, holder


def container():
    b = Batch()
    return b, {"last": b}


def closure():
    b = Batch()
    return b, lambda: b


def generator():
    b = Batch()
    g = (b for _ in range(2))
    next(g)
    return b, g


def exception():
    b = Batch()
    try:
        raise ValueError
    except ValueError as e:
        return b, e


gc.disable()
for case in name, container, closure, generator, exception:
    b, holder = case()
    alive = weakref.ref(b)
    del b
    first = alive() is not None
    del holder
    print(f"{case.__name__:<10} after del b: {first!s:<6}"
          f"after the holder: {alive() is not None}")
