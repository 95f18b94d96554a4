"""Sends numbers and shows the total of everybody's; start it more than once: python3 sum.py [NUMBER...]"""
import asyncio, os, sys

import websockets

server = os.environ.get("SERVER", "http://localhost:8765")


async def take_part():
    async with websockets.connect(f"{server.replace('http', 'ws', 1)}/lab/sum") as socket:
        for number in sys.argv[1:]:
            await socket.send(number)
        try:
            async for total in socket:
                print("total:", total, flush=True)
        except websockets.ConnectionClosedError:
            pass  # it was stopped (1012), or the line is cut
    print("The server has gone.")


try:
    asyncio.run(take_part())
except KeyboardInterrupt:
    pass
