"""How late does a sleeper wake beside a busy thread?"""
import statistics
import sys
import threading
import time


def lateness(samples=200):
    late = []
    for _ in range(samples):
        t0 = time.perf_counter()
        time.sleep(0.001)
        late.append(time.perf_counter() - t0 - 0.001)
    return statistics.median(late) * 1e3


def burn():
    x = 0
    while not stop:
        x += 1


stop = False
print(f"alone           {lateness():6.2f} ms late")
threading.Thread(target=burn, daemon=True).start()
for interval in 0.005, 0.0005:
    sys.setswitchinterval(interval)
    print(f"beside a loop   {lateness():6.2f} ms late,"
          f" interval {interval * 1e3:g} ms")
stop = True
