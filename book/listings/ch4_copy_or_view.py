import tracemalloc

block = bytearray(64 * 1024 * 1024)
tracemalloc.start()


def peak_of(action):
    tracemalloc.reset_peak()
    base = tracemalloc.get_traced_memory()[0]
    kept = action()
    extra = tracemalloc.get_traced_memory()[1] - base
    return extra, kept


for name, action in (
        ("bytes(block)", lambda: bytes(block)),
        ("block[:]", lambda: block[:]),
        ("memoryview(block)", lambda: memoryview(block)),
        ("memoryview(block)[4096:]",
         lambda: memoryview(block)[4096:])):
    extra, kept = peak_of(action)
    print(f"{name:26} {extra:>12,} bytes")
    del kept
