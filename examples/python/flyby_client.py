#!/usr/bin/env python3
"""Watch a room live and perhaps say a line, with nothing but Python: flyby_client.py URL ROOM [TEXT]"""
import json, random, secrets, sys, time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

server, room, *words = sys.argv[1:] if len(sys.argv) > 2 else sys.exit(__doc__)


def ask(method, path, body=None, token=None):
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{server.rstrip('/')}/api/v1{path}", data, headers, method=method), timeout=40) as answer:
        return answer.read().decode(), answer.headers


def persist(action):
    """Repeats what may pass: a lost network, a restart, a rate. Anything else ends the program in the server's words."""
    for attempt in range(1_000_000):
        pause = random.uniform(0, min(30, 2 ** min(attempt, 5)))
        try:
            return action()
        except HTTPError as refusal:
            error = json.loads(refusal.read() or "{}").get("error", {})
            if refusal.code not in (408, 429) and refusal.code < 500:
                sys.exit(f"refused: {error.get('code')}: {error.get('message')}")
            pause = max(pause, error.get("retryAfterMs", 0) / 1000)
        except (OSError, HTTPException) as trouble:
            print(f"-- {trouble}; trying again", file=sys.stderr)
        time.sleep(pause)


def show(line, cursor):
    """Prints what is new in one line of the log and gives the cursor behind it."""
    if isinstance(line, dict):
        print(f"-- {line['to'] - line['from'] + 1} entries missed: {line['reason']}")
        return line["cursor"]
    epoch, seen = cursor.split(":")
    for seq, kind, *rest in line[4]:
        if seq > int(seen) and kind == "comment":
            progress, name, text = rest[1], rest[6], rest[7]
            print(f"[{progress / 1000:8.1f} s] {name or 'somebody'}: {text}", flush=True)
    return f"{epoch}:{max(line[2], int(seen))}"


info = json.loads(persist(lambda: ask("GET", f"/rooms/{room}"))[0])
cursor = info["cursor"]
print(f"{info['room']['title']}: {info['viewers']} watching, {info['comments']} comments", flush=True)
if words:
    token = json.loads(persist(lambda: ask("POST", "/identity", {"name": "Python"}))[0])["token"]
    draft = {"text": " ".join(words), "nonce": secrets.token_hex(12)}  # sent again, it stays one comment
    draft |= {"progress": 0} if info["room"]["kind"] == "video" else {}
    persist(lambda: ask("POST", f"/rooms/{room}/comments", draft, token))
while True:
    body, headers = persist(lambda: ask("GET", f"/rooms/{room}/log?since={cursor}&wait=25"))
    for line in filter(None, body.split("\n")):
        cursor = show(json.loads(line), cursor)
    cursor = headers["Flyby-Cursor"]
    time.sleep(int(headers["Flyby-Next-Poll-Ms"]) / 1000)
