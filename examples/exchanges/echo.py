"""Says it back: python3 echo.py [MESSAGE...]"""
import asyncio, os, sys
from urllib.request import urlopen

import websockets

server = os.environ.get("SERVER", "http://localhost:8765")
messages = sys.argv[1:] or ["hello", "how are you?"]


async def talk():
    async with websockets.connect(f"{server.replace('http', 'ws', 1)}/lab/echo") as socket:
        for message in messages:
            await socket.send(message)
            print("WebSocket:", await socket.recv())


with urlopen(f"{server}/lab/echo", messages[0].encode()) as answer:
    print("HTTP:", answer.read().decode())
asyncio.run(talk())
