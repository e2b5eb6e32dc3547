from concurrent.futures import ThreadPoolExecutor

def plus_one(n):
    return n + 1

def inline(box):
    for _ in range(3_000_000):
        box[0] += 1

def through_call(box):
    for _ in range(3_000_000):
        box[0] = plus_one(box[0])

for work in inline, through_call:
    box = [0]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [box, box]))
    print(f"{work.__name__:<13}lost {1 - box[0] / 6e6:6.1%}")
