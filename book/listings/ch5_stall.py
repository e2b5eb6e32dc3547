import asyncio
import time


async def heartbeat(gaps):
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.010)
        now = time.perf_counter()
        gaps.append((now - last) * 1e3)
        last = now


async def parse_upload():
    time.sleep(0.250)                   # no await inside


async def main():
    gaps = []
    pulse = asyncio.create_task(heartbeat(gaps))
    await asyncio.sleep(0.3)
    quiet = max(gaps)
    gaps.clear()
    await asyncio.create_task(parse_upload())
    await asyncio.sleep(0.1)
    pulse.cancel()
    print(f"longest gap, quiet:   {quiet:5.0f} ms")
    print(f"longest gap, stalled: {max(gaps):5.0f} ms")


asyncio.run(main())
