#!/usr/bin/env python3
"""Hear a room as it speaks, over one answer that does not end, with nothing but Python: flyby_stream.py URL ROOM"""
import json, random, sys, time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

server, room = sys.argv[1:] if len(sys.argv) == 3 else sys.exit(__doc__)
cursor, attempt = "", 0


def hear(line):
    """Prints what one line brings and gives the cursor behind it."""
    if isinstance(line, dict):
        if line["type"] != "gap":  # stat and bye move no cursor
            return cursor
        print(f"-- {line['to'] - line['from'] + 1} entries missed: {line['reason']}", flush=True)
        return line["cursor"]
    epoch, seen = cursor.split(":")
    for seq, kind, *rest in line[4]:
        if seq > int(seen) and kind == "comment":
            print(f"{rest[6] or 'somebody'}: {rest[7]}", flush=True)
    return f"{epoch}:{max(line[2], int(seen))}"


while True:
    try:
        # Every 15 s of silence bring an empty line; without one for 25 s the connection is dead.
        with urlopen(f"{server.rstrip('/')}/api/v1/rooms/{room}/log/stream?since={cursor}", timeout=25) as answer:
            cursor = cursor or answer.headers["Flyby-Cursor"]
            for line in filter(None, map(bytes.strip, answer)):
                cursor, attempt = hear(json.loads(line)), 0
    except HTTPError as refusal:
        if refusal.code not in (408, 429) and refusal.code < 500:
            sys.exit(f"refused: {refusal.read().decode()}")
    except (OSError, HTTPException, ValueError) as trouble:  # a line that broke off is no JSON
        print(f"-- {trouble}; coming back", file=sys.stderr)
    except KeyboardInterrupt:
        sys.exit()
    attempt += 1
    time.sleep(random.uniform(0, min(30, 2**attempt)))
