import ctypes
import threading
import time

PAUSE_US = 100_000


def two_threads(lib):
    pause = lib.usleep
    pause.argtypes = [ctypes.c_uint]
    threads = [
        threading.Thread(target=pause, args=(PAUSE_US,))
        for _ in range(2)
    ]
    start = time.perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return time.perf_counter() - start


for kind in (ctypes.CDLL, ctypes.PyDLL):
    seconds = two_threads(kind(None))
    print(f"{kind.__name__:6} {seconds * 1000:4.0f} ms")
