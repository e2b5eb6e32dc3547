"""Three ways to count on many threads."""
import threading
from concurrent.futures import ThreadPoolExecutor

words = "the lock the queue the lock".split() * 300_000
lock = threading.Lock()


def plus(a, b):
    return a + b


def racy(total, part):
    for w in part:
        total[w] = plus(total.get(w, 0), 1)


def locked(total, part):
    for w in part:
        with lock:
            total[w] = plus(total.get(w, 0), 1)


def private(total, part):
    mine = {}
    racy(mine, part)            # nobody else sees `mine`
    with lock:
        for w, n in mine.items():
            total[w] = plus(total.get(w, 0), n)


for count in racy, locked, private:
    total = {}
    with ThreadPoolExecutor(4) as pool:
        for k in range(4):
            pool.submit(count, total, words[k::4])
    missing = len(words) - sum(total.values())
    print(f"{count.__name__:<8} missing {missing:>7,}"
          f" of {len(words):,}")
