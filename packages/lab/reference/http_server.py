"""Answers "Pong!" to every ping over HTTP. Writes its port, then serves until its input ends."""
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections open
    # Without these two a kept connection waits 40 ms for each answer (Nagle and delayed acknowledgements).
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self):
        message = self.rfile.read(int(self.headers["Content-Length"])).decode()
        body = ("Pong!" if "ping" in message else f"Data {message} received successfully.").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(HTTPServer):
    request_queue_size = 128

    def handle_error(self, *_):
        pass  # the client ends each connection by a reset


server = Server(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
