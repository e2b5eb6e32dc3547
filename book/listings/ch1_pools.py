from collections import Counter

data = [i * 0.5 for i in range(100_000)]
pools = Counter(id(x) >> 14 for x in data)  # 16 KiB = 2**14
sizes = Counter(pools.values())
print(len(data), "floats in", len(pools), "pools")
print("floats in a pool, and pools with that many:")
for floats, count in sizes.most_common(1):
    print(f"{floats:5} {count:5}")

# Two neighbours, and what one pool begins with.
full = [p for p, n in pools.items() if n == 510]
mine = sorted(id(x) for x in data if id(x) >> 14 == full[0])
print("distance of neighbours:", mine[1] - mine[0])
print("first block's offset:  ", mine[0] & (2**14 - 1))
