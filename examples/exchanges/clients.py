"""How many are here, at once and every three seconds; start it more than once: python3 clients.py"""
import asyncio, os

import websockets

server = os.environ.get("SERVER", "http://localhost:8765")


async def listen():
    async with websockets.connect(f"{server.replace('http', 'ws')}/lab/clients") as socket:
        async for number in socket:
            print("clients:", number, flush=True)
    print("The server has gone.")


asyncio.run(listen())
