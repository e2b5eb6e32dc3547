import ctypes

libc = ctypes.CDLL(None)

libc.labs.argtypes = [ctypes.c_long]
print("restype not set:", libc.labs(-5_000_000_000))

libc.labs.restype = ctypes.c_long
print("restype c_long: ", libc.labs(-5_000_000_000))
print("too wide:       ", libc.labs(2**64 + 7))
