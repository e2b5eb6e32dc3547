import sys

POOL, HEADER, ALIGN = 16_384, 48, 16

things = [
    ("object()", object()), ("3.5", 3.5), ("1", 1),
    ("2**60", 2**60), ("''", ""), ("'a' * 15", "a" * 15),
    ("'a' * 16", "a" * 16), ("(1, 2)", (1, 2)),
    ("bytes(400)", bytes(400)), ("bytes(479)", bytes(479)),
    ("bytes(480)", bytes(480)),
]

print("object       bytes  class  blocks per pool")
for label, thing in things:
    size = sys.getsizeof(thing)
    block = (size + ALIGN - 1) // ALIGN * ALIGN
    if block > 512:
        print(f"{label:11} {size:6}      -  (to malloc)")
    else:
        per_pool = (POOL - HEADER) // block
        print(f"{label:11} {size:6} {block:6} {per_pool:6}")
