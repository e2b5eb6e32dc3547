import ctypes
import threading
import time

CALLS = 100
numbers = (ctypes.c_double * 1_000_000)()


def spin(stop):
    while not stop.is_set():
        pass


def per_call(lib, busy):
    # C work: search 8 MB of zeros for a byte
    find = lib.memchr
    find.argtypes = [ctypes.c_void_p, ctypes.c_int,
                     ctypes.c_size_t]
    size = ctypes.sizeof(numbers)
    stop = threading.Event()
    thread = threading.Thread(target=spin, args=(stop,))
    if busy:
        thread.start()
    start = time.perf_counter()
    for _ in range(CALLS):
        find(numbers, 1, size)
    spent = time.perf_counter() - start
    stop.set()
    if busy:
        thread.join()
    return spent / CALLS * 1e3


for kind in (ctypes.PyDLL, ctypes.CDLL):
    lib = kind(None)
    alone, beside = per_call(lib, False), per_call(lib, True)
    print(f"{kind.__name__:5} alone {alone:.2f} ms,",
          f"beside a busy thread {beside:.2f} ms")
