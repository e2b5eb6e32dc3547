import statistics, sys, threading, time

def late():
    found = []
    for _ in range(200):
        t0 = time.perf_counter()
        time.sleep(0.001)
        found.append(time.perf_counter() - t0 - 0.001)
    return f"{statistics.median(found) * 1e3:.2f} ms late"

def burn():
    while True:
        pass

print("alone           ", late())
threading.Thread(target=burn, daemon=True).start()
print("beside a loop   ", late())
sys.setswitchinterval(0.0005)
print("interval 0.5 ms ", late())
