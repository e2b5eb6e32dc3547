import ctypes, math, timeit

libm = ctypes.CDLL("libm.so.6")
libm.hypot.argtypes = [ctypes.c_double, ctypes.c_double]
libm.hypot.restype = ctypes.c_double

def by_hand(x, y):
    return (x * x + y * y) ** 0.5

routes = {"Python function": by_hand,
          "ctypes, libm": libm.hypot,
          "math.hypot": math.hypot}
for name, f in routes.items():
    runs = timeit.repeat("f(3.0, 4.0)", globals={"f": f})
    print(f"{name:16}{min(runs) * 1e3:4.0f} ns a call")
