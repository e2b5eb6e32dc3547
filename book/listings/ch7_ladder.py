"""Fifteen predictions, five stages: fill in GUESS and run."""
import asyncio
import json
import sys
import threading
import time
import tracemalloc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

# region: guess
GUESS = dict(        # the guesses of an invented reader
    empty_list=56, alive=1, count=2,
    wrong_type=0, shared_default=2, twice=2,
    waits=20, blocked=200, two_threads=1.9,
    queued=8, pool=5, task_kib=1.2,
    refused=33, late=66, stopped=10)
# endregion: guess


class Thing:
    pass


@dataclass
class Order:
    number: int


def wrong_type():
    return int(Order("7").number == "7")


def twice():
    return json.loads('{"a": 1, "a": 2}')["a"]


def alive():
    a = b = Thing()
    watch = weakref.ref(a)
    del a
    return int(watch() is not None)


def count():
    a = b = Thing()
    return sys.getrefcount(a)


def shared_default():
    def add(item, to=[]):
        to.append(item)
        return to
    add(1)
    return len(add(2))


def sleeps(blocking):
    async def one():
        if blocking:
            time.sleep(0.02)
        else:
            await asyncio.sleep(0.02)

    async def ten():
        await asyncio.gather(*(one() for _ in range(10)))
    start = time.perf_counter()
    asyncio.run(ten())
    return (time.perf_counter() - start) * 1000


def two_threads():
    def work():
        sum(i * i for i in range(400_000))

    def timed(count):
        threads = [threading.Thread(target=work)
                   for _ in range(count)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - start
    one = min(timed(1) for _ in range(7))
    return 2 * one / min(timed(2) for _ in range(7))


def queued():
    async def main():
        queue, done = asyncio.Queue(8), []

        async def produce():
            for i in range(100):
                await queue.put(i)
                done.append(i)
        task = asyncio.create_task(produce())
        await asyncio.sleep(0.01)        # nobody reads
        task.cancel()
        return len(done)
    return asyncio.run(main())


def task_kib(n=2_000):
    async def main():
        async def wait(event):
            await event.wait()
        event = asyncio.Event()
        tracemalloc.start()
        tasks = [asyncio.create_task(wait(event))
                 for _ in range(n)]
        await asyncio.sleep(0)
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        event.set()
        await asyncio.gather(*tasks)
        return size / n / 1024
    return asyncio.run(main())


def overload(bound=None, deadline=None):
    """960 requests, 120 a second; 8 servers of 0.1 s."""
    free, ends, served, refused = [0.0] * 8, [], 0, 0
    for i in range(960):
        now = i / 120
        ends = [end for end in ends if end > now]
        if bound is not None and len(ends) >= bound:
            refused += 1
            continue
        free.sort()
        start = max(now, free[0])
        end = start + 0.1
        if deadline is not None:
            end = min(end, max(start, now + deadline))
        served += end - start > 0.099
        free[0] = end
        ends.append(end)
    return served / 9.6, refused / 9.6


def stopped():
    async def main():
        made = []

        async def generate():
            for token in range(100):
                made.append(token)
                await asyncio.sleep(0.002)
        task = asyncio.create_task(generate())
        while len(made) < 10:
            await asyncio.sleep(0)
        task.cancel()                    # the client has left
        await asyncio.gather(task, return_exceptions=True)
        return len(made)
    return asyncio.run(main())


# region: ask
ASK = (   # stage, name, measurement, allowed slack
    (1, "empty_list", lambda: sys.getsizeof([]), 0),
    (1, "alive", alive, 0),
    (1, "count", count, 0),
    (2, "wrong_type", wrong_type, 0),
    (2, "shared_default", shared_default, 0),
    (2, "twice", twice, 0),
    (3, "waits", lambda: sleeps(False), 0.5),
    (3, "blocked", lambda: sleeps(True), 0.25),
    (3, "two_threads", two_threads, 0.25),
    (4, "queued", queued, 0),
    (4, "pool", lambda: ThreadPoolExecutor()._max_workers, 0),
    (4, "task_kib", task_kib, 0.5),
    (5, "refused", lambda: overload(bound=16)[1], 0.15),
    (5, "late", lambda: overload(deadline=0.5)[0], 0.25),
    (5, "stopped", stopped, 0.2))

if __name__ == "__main__":
    right = {stage: 0 for stage in range(1, 6)}
    for stage, name, measure, slack in ASK:
        value = measure()
        good = abs(GUESS[name] - value) <= slack * abs(value)
        right[stage] += good
        print(f"{stage} {name:15}{GUESS[name]:8g}{value:8.4g}"
              f"  {'right' if good else 'WRONG'}")
    stage = 0
    while stage < 5 and right[stage + 1] == 3:
        stage += 1
    total = sum(right.values())
    print(f"points {total} of 15; stage {stage}")
# endregion: ask
