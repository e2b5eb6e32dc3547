import asyncio
import os
import threading
import time

names = set()


def library_call():
    names.add(threading.current_thread().name)
    time.sleep(0.1)


async def main():
    start = time.perf_counter()
    await asyncio.gather(*(asyncio.to_thread(library_call)
                           for _ in range(40)))
    return time.perf_counter() - start


seconds = asyncio.run(main())
print("cores:", os.cpu_count(), " threads used:", len(names))
print(f"40 calls of 100 ms took {seconds * 1000:.0f} ms")
