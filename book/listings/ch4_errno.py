import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def negative_is_error(result, func, args):
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


print("no contract:", libc.close(-1))

checked = libc["close"]          # a second function object
checked.argtypes = [ctypes.c_int]
checked.errcheck = negative_is_error
try:
    checked(-1)
except OSError as error:
    print("errcheck:   ", error)
