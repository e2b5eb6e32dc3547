import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

USERS, WAIT = 200, 0.020
pool = ThreadPoolExecutor(40)


async def blocking():
    time.sleep(WAIT)                    # holds the loop


async def pooled():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(pool, time.sleep, WAIT)


async def awaiting():
    await asyncio.sleep(WAIT)           # gives the loop back


async def user(endpoint, arrived):
    await endpoint()
    return time.perf_counter() - arrived


async def burst(endpoint):
    now = time.perf_counter()
    users = (user(endpoint, now) for _ in range(USERS))
    waits = sorted(await asyncio.gather(*users))
    return waits[USERS // 2] * 1e3, waits[-1] * 1e3


print("endpoint    median ms   slowest ms")
for endpoint in (blocking, pooled, awaiting):
    median, slowest = asyncio.run(burst(endpoint))
    name = endpoint.__name__
    print(f"{name:10} {median:10,.0f} {slowest:12,.0f}")
