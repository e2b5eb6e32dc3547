minors = [11, 12, 13, 14]
free_threaded = [14]
platforms = ["manylinux x86_64", "manylinux aarch64",
             "macosx arm64", "win amd64"]

targets = len(minors) + len(free_threaded)
per_version = len(platforms) * targets
stable = len(platforms) * (1 + len(free_threaded))
print("a wheel for each version:", per_version)
print("abi3 from 3.11, plus 3.14t:", stable)
