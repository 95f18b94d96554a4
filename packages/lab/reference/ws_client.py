"""Sends pings over one WebSocket: ws_client.py URL"""
import sys

import websocket

from exchanges import run

socket = websocket.create_connection(sys.argv[1])


def exchange():
    socket.send("ping")
    return socket.recv()


run(exchange)
socket.close()
