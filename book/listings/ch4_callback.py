import ctypes
import gc
import sys
import weakref

INT_P = ctypes.POINTER(ctypes.c_int)
COMPARE = ctypes.CFUNCTYPE(ctypes.c_int, INT_P, INT_P)
libc = ctypes.CDLL(None)
libc.qsort.restype = None


def by_value(a, b):
    return a[0] - b[0]


def broken(a, b):
    raise ValueError("lost at the border")


data = (ctypes.c_int * 5)(5, 1, 4, 2, 3)
args = (data, len(data), ctypes.sizeof(ctypes.c_int))
libc.qsort(*args, COMPARE(by_value))
print("sorted:", list(data))

seen = []
sys.unraisablehook = lambda info: seen.append(info.exc_value)
libc.qsort(*args, COMPARE(broken))
print("qsort returned; exceptions swallowed:", len(seen))
print("the first one:", repr(seen[0]))

kept = COMPARE(by_value)
thunk = weakref.ref(kept)
del kept
gc.collect()
print("thunk after the last reference:", thunk())
