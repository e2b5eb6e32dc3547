"""960 requests, 120 a second; 8 servers of 0.1 s each."""


def run(bound=None, deadline=None):
    free, ends = [0.0] * 8, []      # ends of admitted work
    served = refused = 0
    waits = []
    for i in range(960):
        now = i / 120
        ends = [end for end in ends if end > now]
        if bound is not None and len(ends) >= bound:
            refused += 1
            continue
        free.sort()
        start = max(now, free[0])
        end = start + 0.1
        if deadline is not None:        # give up, done or not
            end = min(end, max(start, now + deadline))
        if end - start > 0.099:
            served += 1
            waits.append(end - now)
        free[0] = end
        ends.append(end)
    waits.sort()
    return served / 9.6, refused / 9.6, waits[len(waits) // 2]


for name, policy in (("no limit", {}),
                     ("16 at once", {"bound": 16}),
                     ("deadline 0.5 s", {"deadline": 0.5})):
    served, refused, median = run(**policy)
    print(f"{name:15} served {served:5.1f}%  "
          f"refused {refused:4.1f}%  median {median:4.2f} s")
