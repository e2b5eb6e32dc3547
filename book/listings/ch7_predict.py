"""Predict, then measure.  The order is the whole idea."""
import gc
import sys


def check(what, low, high, measure):
    value = measure()
    word = "yes" if low <= value <= high else "NO"
    print(f"{what:34}{low:>6} to {high:<6}{value:>7}  {word}")


def appended(n):
    items = []
    for i in range(n):
        items.append(i)
    return sys.getsizeof(items)


async def wait():
    pass


def coroutine_bytes():
    coroutine = wait()
    size = sys.getsizeof(coroutine)
    coroutine.close()
    return size


check("bytes of a list, 1,000 appends", 8_000, 8_500,
      lambda: appended(1_000))
check("bytes of a waiting coroutine", 100, 200,
      coroutine_bytes)
check("allocations before a collection", 1_000, 3_000,
      lambda: gc.get_threshold()[0])
