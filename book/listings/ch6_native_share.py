"""How much of the standard library is compiled code?"""
import importlib.machinery as machinery
import importlib.util
import sys
from collections import Counter


def kind(name):
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return "absent"
    if spec is None:
        return "absent"
    if spec.loader is machinery.BuiltinImporter:
        return "built into the interpreter"
    if spec.loader is machinery.FrozenImporter:
        return "Python, frozen into it"
    if isinstance(spec.loader, machinery.ExtensionFileLoader):
        return "shared library"
    return "Python"


counts = Counter(map(kind, sys.stdlib_module_names))
for what, number in counts.most_common():
    print(f"{number:4}  {what}")
