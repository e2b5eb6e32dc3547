"""Two tasks: in a row, on two threads, in two processes."""
import concurrent.futures as cf
import time


def primes(n=100_000):
    found = 0
    for i in range(2, n):
        j = 2
        while j * j <= i and i % j:
            j += 1
        found += j * j > i
    return found


def timed(run):
    best = 9.0
    for _ in range(5):
        t0 = time.perf_counter()
        list(run(primes, [100_000] * 2))
        best = min(best, time.perf_counter() - t0)
    return best


if __name__ == "__main__":
    row = timed(map)
    print(f"in a row   {row * 1e3:5.0f} ms")
    with cf.ThreadPoolExecutor(2) as pool:
        t = timed(pool.map)
        print(f"threads    {t * 1e3:5.0f} ms  x{row / t:.2f}")
    with cf.ProcessPoolExecutor(2) as pool:
        list(pool.map(time.sleep, [0.1] * 2))
        t = timed(pool.map)
        print(f"processes  {t * 1e3:5.0f} ms  x{row / t:.2f}")
