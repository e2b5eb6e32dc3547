"""Two languages, three reinforcing loops, one question:
does a lead grow or shrink?  A model, not a forecast."""

# loop: (strength, share of the stock renewed each step)
LOOPS = {"libraries": (0.5, 0.10), "examples": (0.4, 0.30),
         "jobs": (0.3, 0.50)}


def run(start, loops=LOOPS, merit=1.0, steps=40):
    """Share of new projects that choose ours, step by step.

    merit is what a project would weigh if all stocks were
    equal: 1.0 no difference, below 1.0 the rival is better.
    """
    stock = {name: [start, 1 - start] for name in loops}
    shares = [start]
    for _ in range(steps):
        pull = merit
        for name, (strength, _) in loops.items():
            ours, theirs = stock[name]
            pull *= (ours / theirs) ** strength
        share = pull / (1 + pull)
        shares.append(share)
        for name, (_, renewed) in loops.items():
            pair = stock[name]
            for i, new in enumerate((share, 1 - share)):
                pair[i] += renewed * (new - pair[i])
    return shares


def scaled(factor):
    return {name: (strength * factor, renewed)
            for name, (strength, renewed) in LOOPS.items()}


RUNS = {
    "all three loops": run(0.60),
    "examples cut": run(0.60, {k: v for k, v in LOOPS.items()
                               if k != "examples"}),
    "all loops at 75%": run(0.60, scaled(0.75)),
    "rival 20% better": run(0.60, merit=1 / 1.2),
    "the same, from 75%": run(0.75, merit=1 / 1.2),
}

if __name__ == "__main__":
    at = (0, 5, 10, 20, 40)
    print(f"{'step':20}", *(f"{step:5}" for step in at))
    for name, path in RUNS.items():
        print(f"{name:20}", *(f"{path[s]:5.0%}" for s in at))
