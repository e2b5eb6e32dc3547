"""Who may move into the blocks of deleted floats?"""


def case(step):
    old = [1.5 * i for i in range(10_000)]
    spots = {id(x) for x in old}
    kept = old[::step] if step else []
    del old
    strings = [f"{i:06d}" for i in range(10_000)]
    moved = sum(id(x) in spots for x in strings)
    floats = [2.5 * i for i in range(10_000)]
    back = sum(id(x) in spots for x in floats)
    print(f"{len(kept):4} kept: {moved:5} strings,"
          f" {back:5} floats in old blocks")


case(100)
case(0)
