import array, os

floats = [float(i) for i in range(2_000_000)]
for data in floats, array.array("d", floats):
    if os.fork() == 0:
        sum(data)
        with open("/proc/self/smaps_rollup") as f:
            own = next(x for x in f if "Private_Dirty" in x)
        print(type(data).__name__, "copied", *own.split()[1:],
              flush=True)
        os._exit(0)
    os.wait()
