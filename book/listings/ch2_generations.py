"""Which collections run while a heap only grows?"""
import gc

runs = [0, 0, 0]


def count(phase, info):
    if phase == "stop":
        runs[info["generation"]] += 1


print("thresholds", gc.get_threshold())
gc.collect()
gc.callbacks.append(count)
heap, goal = [], 50_000
while goal <= 3_200_000:
    while len(heap) < goal:
        heap.append([])
    print(f"{goal:>9,} lists  {runs[0]:>5} {runs[1]:>4}"
          f" {runs[2]:>3}")
    goal *= 2
gc.callbacks.remove(count)
