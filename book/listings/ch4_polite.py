import ctypes, threading, timeit

zeros = ctypes.create_string_buffer(8_000_000)
size = ctypes.c_size_t(8_000_000)

def measure(beside):
    for kind in ctypes.PyDLL, ctypes.CDLL:
        find = kind(None).memchr
        s = timeit.timeit(lambda: find(zeros, 1, size),
                          number=100)
        print(f"{kind.__name__:6}{beside:14}{s * 10:.2f} ms")

def burn():
    while True:
        pass

measure("alone")
threading.Thread(target=burn, daemon=True).start()
measure("beside a loop")
