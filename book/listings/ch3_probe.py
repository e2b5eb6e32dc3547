"""What is this interpreter, and is its lock on?"""
import sys
import sysconfig

built = sysconfig.get_config_var("Py_GIL_DISABLED")
ask = getattr(sys, "_is_gil_enabled", None)
print("version       ", sys.version.split()[0])
print("free-threaded ", bool(built))
print("lock is on    ", ask() if ask else "always")
print("switch interval", sys.getswitchinterval() * 1e3, "ms")
