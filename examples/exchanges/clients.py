"""How many are here, at once and every three seconds; start it more than once: python3 clients.py"""
import asyncio, os

import websockets

server = os.environ.get("SERVER", "http://localhost:8765")


async def listen():
    async with websockets.connect(f"{server.replace('http', 'ws', 1)}/lab/clients") as socket:
        try:
            async for number in socket:
                print("clients:", number, flush=True)
        except websockets.ConnectionClosedError:
            pass  # it was stopped (1012), or the line is cut
    print("The server has gone.")


try:
    asyncio.run(listen())
except KeyboardInterrupt:
    pass
