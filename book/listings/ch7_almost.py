"""Almost right: examples pass, an exhaustive check fails."""
from itertools import product


def merge(spans):
    """Join spans (start, end) that overlap or touch."""
    merged = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


assert merge([]) == []
assert merge([(1, 2), (4, 5)]) == [(1, 2), (4, 5)]
assert merge([(1, 3), (2, 5)]) == [(1, 5)]
print("examples: pass")


def truth(spans):
    """Slow and plain: mark half steps, read off the runs."""
    marks = sorted({x for s, e in spans
                    for x in range(2 * s, 2 * e + 1)})
    runs = []
    for mark in marks:
        if runs and mark == runs[-1][1] + 1:
            runs[-1][1] = mark
        else:
            runs.append([mark, mark])
    return [(first / 2, last / 2) for first, last in runs]


spans = [(s, e) for s in range(5) for e in range(s, 5)]
tried = 0
for size in range(4):
    for case in product(spans, repeat=size):
        tried += 1
        if merge(case) != truth(case):
            print(f"case {tried}: {case} -> {merge(case)}")
            raise SystemExit
print(f"all {tried:,} cases: pass")
