"""A heartbeat that measures how late the event loop is."""
import asyncio
import time


async def heartbeat(every=0.005):
    worst = 0.0
    try:
        while True:
            due = time.perf_counter() + every
            await asyncio.sleep(every)
            worst = max(worst, time.perf_counter() - due)
    except asyncio.CancelledError:
        return worst


async def watch(name, handler):
    beat = asyncio.create_task(heartbeat())
    await asyncio.sleep(0.02)
    await asyncio.gather(*(handler() for _ in range(4)))
    await asyncio.sleep(0.02)
    beat.cancel()
    late = await beat
    print(f"{name:8} loop late by {late * 1000:6.1f} ms")


async def waits():
    await asyncio.sleep(0.05)


async def blocks():
    time.sleep(0.05)                 # a driver without await


async def moved():
    await asyncio.to_thread(time.sleep, 0.05)


for handler in (waits, blocks, moved):
    asyncio.run(watch(handler.__name__, handler))
