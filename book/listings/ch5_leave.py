import asyncio
import time

made = {"stream": 0, "thread": 0}


async def stream():
    try:
        for _ in range(50):
            await asyncio.sleep(0.010)
            made["stream"] += 1
    finally:
        made["closed"] = True           # runs on cancellation


def in_thread():
    for _ in range(50):
        time.sleep(0.010)
        made["thread"] += 1


async def main():
    work = stream(), asyncio.to_thread(in_thread)
    tasks = [asyncio.create_task(w) for w in work]
    await asyncio.sleep(0.125)        # the client leaves here
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print("both tasks done:", all(t.done() for t in tasks))
    print("at that moment: ", made)
    await asyncio.sleep(0.6)
    print("0.6 s later:    ", made)


asyncio.run(main())
