"""Starting a worker that does nothing."""
import multiprocessing as mp
import statistics
import threading
import time


def nop():
    pass


def median_ms(make, reps):
    out = []
    for _ in range(reps):
        t0 = time.perf_counter()
        w = make(target=nop)
        w.start()
        w.join()
        out.append(time.perf_counter() - t0)
    return statistics.median(out) * 1e3


if __name__ == "__main__":
    fork, spawn = map(mp.get_context, ["fork", "spawn"])
    thread = threading.Thread
    print(f"thread {median_ms(thread, 200):8.3f} ms")
    print(f"fork   {median_ms(fork.Process, 30):8.3f} ms")
    print(f"spawn  {median_ms(spawn.Process, 30):8.3f} ms")
