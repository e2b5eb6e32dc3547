"""Equal languages, equal start: what feedback alone does."""
import random


def urn(strength, adopters=5_000, seed=0):
    """A is picked with odds (A's users / B's) ** strength."""
    rng, a, b = random.Random(seed), 1, 1
    for _ in range(adopters):
        odds = (a / b) ** strength
        if rng.random() < odds / (1 + odds):
            a += 1
        else:
            b += 1
    return a / (a + b)


for strength in (0.5, 1.0, 1.5):
    ends = sorted(urn(strength, seed=s) for s in range(8))
    print(f"{strength}:", " ".join(f"{e:4.0%}" for e in ends))
