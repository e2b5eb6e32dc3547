import importlib.machinery as machinery
import sysconfig

for suffix in machinery.EXTENSION_SUFFIXES:
    print(suffix)
print("SOABI:", sysconfig.get_config_var("SOABI"))
