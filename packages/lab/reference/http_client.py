"""Sends pings over HTTP: http_client.py URL keep-alive|per-request"""
import socket
import struct
import sys

import requests
from requests.adapters import HTTPAdapter

from exchanges import run

url, way = sys.argv[1:]
NO_DELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
# Closing resets the connection: neither side keeps it in TIME_WAIT, so its port is free at once.
RESET = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Adapter(HTTPAdapter):
    def init_poolmanager(self, *args, **options):
        super().init_poolmanager(*args, socket_options=[NO_DELAY, RESET], **options)


def new_session():
    session = requests.Session()
    session.trust_env = False  # no proxy may stand between
    session.mount("http://", Adapter())
    return session


kept = new_session() if way == "keep-alive" else None


def exchange():
    if kept is not None:
        return kept.post(url, data="ping").text
    with new_session() as session:
        return session.post(url, data="ping").text


run(exchange)
