"""A test that fails when a call leaves memory behind."""
import tracemalloc

cache = {}


def handler(number):
    cache[number] = f"reply {number}" * 10   # never removed
    return cache[number]


def growth(call, rounds=2_000):
    """Bytes left behind by each call, after a warm-up."""
    for i in range(rounds):
        call(i)
    tracemalloc.start(5)
    before = tracemalloc.take_snapshot()
    for i in range(rounds, 2 * rounds):
        call(i)
    after = tracemalloc.take_snapshot()
    tracemalloc.stop()
    worst = after.compare_to(before, "lineno")[0]
    return worst.size_diff / rounds, worst.traceback[0].lineno


left, line = growth(handler)
print(f"{left:.0f} bytes a call stay, from line {line}")
print("FAIL" if left > 1 else "pass")
