from collections import Counter
from concurrent.futures import ThreadPoolExecutor

def plus_one(n):
    return n + 1

def racy(part):
    for word in part:
        shared[word] = plus_one(shared[word])

words = "the lock the queue the lock".split() * 300_000
parts = [words[k::4] for k in range(4)]
shared = Counter()
with ThreadPoolExecutor(4) as pool:
    list(pool.map(racy, parts))
    private = sum(pool.map(Counter, parts), Counter())
print("racy     missing", len(words) - shared.total())
print("private  missing", len(words) - private.total())
