import tracemalloc

tracemalloc.start()
data = [str(i) for i in range(200_000)]
now, peak = tracemalloc.get_traced_memory()
print(f"built:   {now / 2**20:6.1f} MiB traced")
own = tracemalloc.get_tracemalloc_memory()
print(f"tracemalloc's own tables: {own / 2**20:.1f} MiB")

kept = data[::1000]
del data
now, peak = tracemalloc.get_traced_memory()
print(f"deleted: {now / 2**20:6.2f} MiB traced")

shot = tracemalloc.take_snapshot()
top = shot.statistics("lineno")[0]
where = top.traceback[0]
print(f"line {where.lineno}: {top.count} blocks,"
      f" {top.size:,} bytes")
