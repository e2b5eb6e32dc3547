"""The collector's search, on a toy heap."""


def unreachable(refs, counts):
    # 1. Copy the counts of the candidates.
    left = dict(counts)
    # 2. Subtract every reference that comes from inside.
    for targets in refs.values():
        for t in targets:
            left[t] -= 1
    print("left over:", left)
    # 3. What is above zero is held from outside;
    #    so is all that can be reached from there.
    todo = [o for o in refs if left[o] > 0]
    alive = set()
    while todo:
        o = todo.pop()
        if o not in alive:
            alive.add(o)
            todo += refs[o]
    return sorted(set(refs) - alive)


heap = {"a": ["b"], "b": ["a", "c"], "c": [],   # dead
        "p": ["q"], "q": ["p"]}                 # p: named
counts = {"a": 1, "b": 1, "c": 1, "p": 2, "q": 1}
print("garbage:", unreachable(heap, counts))
