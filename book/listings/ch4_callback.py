import ctypes, sys

INT_P = ctypes.POINTER(ctypes.c_int)
COMPARE = ctypes.CFUNCTYPE(ctypes.c_int, INT_P, INT_P)

def broken(a, b):
    raise ValueError("lost at the border")

lost = []
sys.unraisablehook = lambda info: lost.append(info.exc_value)
data = (ctypes.c_int * 5)(5, 1, 4, 2, 3)
size = ctypes.c_size_t
qsort = ctypes.CDLL(None).qsort
qsort(data, size(5), size(4), COMPARE(broken))
print("qsort returned; exceptions lost:", len(lost))
print(repr(lost[0]))
