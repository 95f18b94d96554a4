"""A number every half second, as one HTTP answer that goes on and over a socket: python3 countdown.py [FROM]"""
import asyncio, os, sys
from urllib.request import urlopen

import websockets

server = os.environ.get("SERVER", "http://localhost:8765")
start = sys.argv[1] if len(sys.argv) > 1 else "5"


async def listen():
    async with websockets.connect(f"{server.replace('http', 'ws', 1)}/lab/countdown?from={start}") as socket:
        try:
            async for number in socket:
                print("WebSocket:", number, flush=True)
        except websockets.ConnectionClosedError:
            pass  # it was stopped on the way
    print("closed with", socket.close_code)


with urlopen(f"{server}/lab/countdown?from={start}") as answer:
    for line in answer:
        print("HTTP:", line.decode().strip(), flush=True)
asyncio.run(listen())
