"""A server and its clients by Python's websockets, for captures: says a port, reads a port, says what was received."""

import asyncio
import json
import sys

import websockets

received = []


async def serve(socket, _path=None):
    async for message in socket:
        if message == "bye":
            await socket.close(4001, "so long")
            return
        elif message == "fragments":
            await socket.send(["one ", "two ", "three 弹幕"])
        elif message == "ping":
            pong = await socket.ping(b"are you there?")
            await pong
            await socket.send("pong came")
        else:
            await socket.send(message)


async def talk(port, compression, last):
    async with websockets.connect(f"ws://127.0.0.1:{port}/talk?{compression}", compression=compression) as socket:
        async def exchange(message):
            await socket.send(message)
            answer = await socket.recv()
            received.append(answer if isinstance(answer, str) else len(answer))

        await exchange("hello hello hello hello hello")
        await exchange("hello hello hello hello hello")
        await exchange("弹幕 👍")
        await exchange(bytes(range(256)))
        await exchange(bytes(range(256)) * 300)
        await exchange("fragments")
        await exchange(["a", "bc", "d"])
        await exchange("ping")
        await (await socket.ping(b"mine"))
        if last == "bye":
            await socket.send("bye")
            try:
                await socket.recv()
            except websockets.ConnectionClosed as closed:
                received.append(f"{closed.code} {closed.reason}")


async def main():
    async with websockets.serve(serve, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        port = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        await talk(port.strip(), None, "bye")
        await talk(port.strip(), "deflate", "leave")
    print(json.dumps(received), flush=True)


asyncio.run(main())
