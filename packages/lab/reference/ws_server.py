"""Answers "Pong!" to every ping over WebSocket. Writes its port, then serves until its input ends."""
import asyncio
import sys

import websockets


async def answer(socket, _path=None):
    try:
        async for message in socket:
            await socket.send("Pong!" if "ping" in message else f"Data {message} received successfully.")
    except websockets.ConnectionClosed:
        pass  # the client was ended in the middle


async def main():
    async with websockets.serve(answer, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
