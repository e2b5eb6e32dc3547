"""What the exp*.py share: other programs of the machine, and a server and wrk's output."""
import os
import re
import signal
import subprocess
import time


def busy():
    """CPU seconds the whole machine has spent busy since boot."""
    v = [int(x) for x in open("/proc/stat").readline().split()[1:]]
    return (sum(v[:3]) + sum(v[5:8])) / os.sysconf("SC_CLK_TCK")


def wait_quiet(limit=0.15, patience=3):
    """Wait until other programs leave the machine alone (fewer than `limit` cores busy)."""
    end = time.time() + patience
    while time.time() < end:
        b = busy()
        time.sleep(0.5)
        if (busy() - b) / 0.5 < limit:
            return


def undisturbed(run, tries=2):
    """Repeat a run disturbed by other programs; return the least disturbed. What they used is the last of its values."""
    best = None
    for _ in range(tries):
        wait_quiet()
        row = run()
        if best is None or row[-1] < best[-1]:
            best = row
        if best[-1] < 0.3:
            break
    return best


def ms(text):
    """A time as wrk prints it, in milliseconds."""
    v, unit = re.match(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(v) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[unit]


def stop(p):
    """End a process and its group."""
    for sig in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(p.pid, sig)
            p.wait(5)
            break
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
    time.sleep(0.3)
