"""Does the global lock protect your counter?"""
import threading


class Box:
    n = 0


def bump(n):
    return n + 1


def inline(box, times):
    for _ in range(times):
        box.n += 1


def through_call(box, times):
    for _ in range(times):
        box.n = bump(box.n)


TIMES = 3_000_000
for work in inline, through_call:
    box = Box()
    ts = [threading.Thread(target=work, args=(box, TIMES))
          for _ in range(2)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    lost = 1 - box.n / (2 * TIMES)
    print(f"{work.__name__:<13} lost {lost:6.1%}")
