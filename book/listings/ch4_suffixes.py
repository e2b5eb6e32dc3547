from importlib.machinery import EXTENSION_SUFFIXES

print(*EXTENSION_SUFFIXES, sep="\n")
