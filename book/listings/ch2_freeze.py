"""What does a forked child copy, and what stops it?"""
import gc
import os


def private_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Private_Dirty:"):
                return int(line.split()[1]) / 1024


def child(what, action):
    pid = os.fork()
    if pid == 0:
        action()
        print(f"{what:<28}{private_mib():6.1f} MiB",
              flush=True)
        os._exit(0)
    os.waitpid(pid, 0)


gc.disable()
data = [[i] for i in range(500_000)]
gc.collect()
print("parent", flush=True)
child("  child does nothing", lambda: None)
child("  child collects", gc.collect)
gc.freeze()
print("parent after gc.freeze()", flush=True)
child("  child collects", gc.collect)
child("  child only reads", lambda: [0 for x in data])
