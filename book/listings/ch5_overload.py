import asyncio
import time

SLOTS, WORK = 8, 0.040          # capacity: 200 a second
RATE, SECONDS = 300, 1.6        # offered: 300 a second


class Service:
    def __init__(self):
        self.slots, self.waiting = asyncio.Semaphore(SLOTS), 0

    async def no_limit(self):
        async with self.slots:
            await asyncio.sleep(WORK)

    async def queue_of_16(self):
        if self.waiting >= 16:
            raise asyncio.TimeoutError
        self.waiting += 1
        try:
            await self.no_limit()
        finally:
            self.waiting -= 1

    async def deadline_on_all(self):
        await asyncio.wait_for(self.no_limit(), 0.2)

    async def deadline_on_wait(self):
        await asyncio.wait_for(self.slots.acquire(), 0.16)
        try:
            await asyncio.sleep(WORK)
        finally:
            self.slots.release()


async def offer(policy):
    endpoint = getattr(Service(), policy)
    took = []

    async def request(i):
        await asyncio.sleep(i / RATE)
        start = time.perf_counter()
        try:
            await endpoint()
            took.append((time.perf_counter() - start) * 1e3)
        except asyncio.TimeoutError:
            pass

    count = int(RATE * SECONDS)
    await asyncio.gather(*(request(i) for i in range(count)))
    took.sort()
    return len(took) / count, took[int(len(took) * 0.99)]


print("policy             served   p99 of those")
for policy in ("no_limit", "queue_of_16",
               "deadline_on_wait", "deadline_on_all"):
    share, p99 = asyncio.run(offer(policy))
    print(f"{policy:18} {share:5.0%} {p99:10,.0f} ms")
