a = [1.5 * i for i in range(1_000)]
spots = {id(x) for x in a}
del a
b = [f"{i:06d}" for i in range(1_000)]        # 64-byte class
c = [2.5 * i for i in range(1_000)]           # 32-byte class
print("strings in old float blocks:",
      sum(id(x) in spots for x in b))
print("floats in old float blocks: ",
      sum(id(x) in spots for x in c))

x = []
spot = id(x)
del x
y = [1, 2, 3]
print("new list in the old place:  ", id(y) == spot)
