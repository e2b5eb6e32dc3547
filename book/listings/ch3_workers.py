from concurrent import futures
import sys

def is_locked():
    return getattr(sys, "_is_gil_enabled", lambda: True)()

def make_pool(n):
    if is_locked():
        return futures.ProcessPoolExecutor(n)
    return futures.ThreadPoolExecutor(n)

if __name__ == "__main__":
    with make_pool(2) as pool:
        print(sys.version.split()[0], "locked:", is_locked())
        print(type(pool).__name__, *pool.map(abs, [-1, -2]))
