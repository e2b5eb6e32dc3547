import asyncio
import time

TOKENS, GAP = 25, 0.020


async def tokens():
    for i in range(TOKENS):
        await asyncio.sleep(GAP)
        yield f"token{i} "


async def buffered(send):
    await send("".join([t async for t in tokens()]))


async def streamed(send):
    async for t in tokens():
        await send(f"data: {t}\n\n")


async def measure(endpoint):
    start, seen = time.perf_counter(), []

    async def send(part):
        seen.append((time.perf_counter() - start, len(part)))

    await endpoint(send)
    size = sum(n for _, n in seen)
    return seen[0][0] * 1e3, seen[-1][0] * 1e3, size


for endpoint in (buffered, streamed):
    first, last, size = asyncio.run(measure(endpoint))
    print(f"{endpoint.__name__}: first {first:4.0f} ms,"
          f" last {last:4.0f} ms, {size} characters")
