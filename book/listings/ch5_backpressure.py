import asyncio
import socket
import time

CHUNK = b"x" * 65536


async def produce(writer, polite):
    sent, stop = 0, time.perf_counter() + 0.5
    while time.perf_counter() < stop:
        writer.write(CHUNK)
        sent += 1
        if polite:
            try:
                await asyncio.wait_for(writer.drain(), 0.2)
            except asyncio.TimeoutError:
                break            # the reader has stopped
        await asyncio.sleep(0.001)
    return sent, writer.transport.get_write_buffer_size()


async def serve_one(polite):
    done = asyncio.get_running_loop().create_future()

    async def handle(reader, writer):
        done.set_result(await produce(writer, polite))
        writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1")
    address = server.sockets[0].getsockname()
    deaf = socket.create_connection(address)    # never reads
    try:
        return await done
    finally:
        deaf.close()
        server.close()


for polite in (True, False):
    sent, held = asyncio.run(serve_one(polite))
    name = "await drain()" if polite else "write() only "
    print(f"{name}: wrote {sent / 16:5.2f} MiB,",
          f"still held {held / 2**20:5.2f} MiB")
