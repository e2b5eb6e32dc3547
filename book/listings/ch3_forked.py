"""Reading inherited data: does the child copy it?"""
import array
import os


def private_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Private_Dirty:"):
                return int(line.split()[1]) / 1024


def read_in_child(what, data):
    pid = os.fork()
    if pid == 0:
        total = 0.0
        for x in data:
            total += x
        print(f"{what:<20}{private_mib():6.1f} MiB copied",
              flush=True)
        os._exit(0)
    os.waitpid(pid, 0)


n = 2_000_000
floats = [float(i) for i in range(n)]
packed = array.array("d", floats)
print(f"{n:,} numbers, read by a forked child", flush=True)
read_in_child("list of floats", floats)
read_in_child("array of doubles", packed)
