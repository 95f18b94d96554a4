"""Ping and pong, one after the other, and how long that takes: python3 ping.py [COUNT]"""
import asyncio, os, sys, time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import websockets

server = os.environ.get("SERVER", "http://localhost:8765")
count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000


def over_http():
    connection = HTTPConnection(urlsplit(server).netloc)  # stays open for all requests
    began = time.perf_counter()
    for _ in range(count):
        connection.request("POST", "/lab/ping", "ping")
        assert connection.getresponse().read() == b"Pong!"
    print(f"HTTP: {count} exchanges in {(time.perf_counter() - began) * 1000:.0f} ms")


async def over_socket():
    async with websockets.connect(f"{server.replace('http', 'ws', 1)}/lab/ping") as socket:
        began = time.perf_counter()
        for _ in range(count):
            await socket.send("ping")
            assert await socket.recv() == "Pong!"
        print(f"WebSocket: {count} exchanges in {(time.perf_counter() - began) * 1000:.0f} ms")


over_http()
asyncio.run(over_socket())
