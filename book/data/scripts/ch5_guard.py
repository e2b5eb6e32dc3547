"""Sixty simultaneous requests to the endpoint of guard.py, as chapter 5 prints it, with a model that takes 100 ms.

Serves the listing with uvicorn in a thread of its own and counts the statuses that the clients see.

    python3 ch5_guard.py ../chapters/05-fastapi-in-the-ai-era.md [--reps 5]
"""
import argparse
import asyncio
import csv
import re
import statistics
import sys
import threading
import time

import fastapi
import uvicorn

PORT, CLIENTS = 8765, 60


async def call_model(prompt):
    await asyncio.sleep(0.1)
    return prompt


def served(chapter):
    with open(chapter, encoding="utf-8") as file:
        listing = re.search(r'```python title="guard.py"\n(.*?)```', file.read(), re.S)[1]
    names = {"asyncio": asyncio, "HTTPException": fastapi.HTTPException, "app": fastapi.FastAPI(),
             "call_model": call_model, "__name__": "guard"}
    exec(listing, names)
    return uvicorn.Server(uvicorn.Config(names["app"], port=PORT, log_level="error"))


async def status():
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(b"POST /complete?prompt=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    line = await reader.readline()
    writer.close()
    return int(line.split()[1])


async def burst():
    return await asyncio.gather(*(status() for _ in range(CLIENTS)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("chapter")
    parser.add_argument("--reps", type=int, default=5)
    args = parser.parse_args()
    server = served(args.chapter)
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    found = []
    for _ in range(args.reps):
        found.append(asyncio.run(burst()))
        time.sleep(0.5)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["fastapi", "clients", "slots", "places_to_wait", "model_ms", "reps", "answered_median", "answered_min",
                  "answered_max", "refused_median"])
    answered = [codes.count(200) for codes in found]
    refused = [codes.count(503) for codes in found]
    out.writerow([fastapi.__version__, CLIENTS, 8, 16, 100, args.reps, statistics.median(answered), min(answered),
                  max(answered), statistics.median(refused)])
    server.should_exit = True


if __name__ == "__main__":
    main()
