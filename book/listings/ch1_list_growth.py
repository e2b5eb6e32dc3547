import sys

EMPTY = sys.getsizeof([])
data, capacity, steps = [], 0, []
for n in range(1, 120):
    data.append(None)
    now = (sys.getsizeof(data) - EMPTY) // 8
    if now != capacity:
        assert now == (n + (n >> 3) + 6) & ~3
        steps.append(now)
        capacity = now
print("grows to:", *steps)

while data:
    data.pop()
    now = (sys.getsizeof(data) - EMPTY) // 8
    if now != capacity:
        print(f"length {len(data):3}: {capacity:3} -> {now}")
        capacity = now
