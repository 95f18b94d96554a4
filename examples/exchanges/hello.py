"""Greets by name: python3 hello.py [NAME]"""
import asyncio, os, sys
from urllib.parse import quote
from urllib.request import urlopen

import websockets

server = os.environ.get("SERVER", "http://localhost:8765")
name = sys.argv[1] if len(sys.argv) > 1 else "Ann"


async def greet():
    async with websockets.connect(f"{server.replace('http', 'ws', 1)}/lab/hello") as socket:
        await socket.send(name)
        print("WebSocket:", await socket.recv())


with urlopen(f"{server}/lab/hello?name={quote(name)}") as answer:
    print("HTTP:", answer.read().decode())
asyncio.run(greet())
