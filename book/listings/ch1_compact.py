"""Move the survivors: pickle, drop, load again."""
import pickle


def rss_mib():
    with open("/proc/self/smaps_rollup") as f:
        for line in f:
            if line.startswith("Rss:"):
                return int(line.split()[1]) / 1024


data = [f"user-{i:09d}" for i in range(2_000_000)]
print(f"built           {rss_mib():6.1f} MiB")
kept = data[::10_000]
del data
print(f"{len(kept)} kept        {rss_mib():6.1f} MiB")
frozen = pickle.dumps(kept)
del kept
kept = pickle.loads(frozen)
print(f"pickled, loaded {rss_mib():6.1f} MiB,"
      f" {len(frozen):,} bytes between")
