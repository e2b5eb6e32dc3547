import os
import platform
import sys
import sysconfig

free = sysconfig.get_config_var("Py_GIL_DISABLED")
print("version  ", platform.python_version())
print("build    ", "free-threaded" if free else "default")
print("allocator", os.environ.get("PYTHONMALLOC", "default"))
print("cores    ", len(os.sched_getaffinity(0)))
print("page size", os.sysconf("SC_PAGE_SIZE"))
print("C library", *platform.libc_ver())
print("switching", sys.getswitchinterval(), "s")
