import { createConnection, createServer, type Socket } from "node:net";

export interface CutProxy {
  readonly port: number;
  /** Breaks every connection and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A TCP proxy before a server, for broken networks and for networks that forbid WebSocket. */
export function startCutProxy(targetPort: number, options: { blockSockets?: boolean } = {}): Promise<CutProxy> {
  const pairs = new Set<Socket>();
  let isCut = false;

  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = createConnection(targetPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      pairs.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        pairs.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => {
      // Middle boxes that do not know WebSocket answer the handshake themselves.
      if (options.blockSockets === true && /\r\nupgrade: websocket/i.test(data.toString("latin1"))) {
        client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => client.write(data));
  });

  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address !== null ? address.port : 0,
        cut() {
          isCut = true;
          for (const socket of pairs) socket.destroy();
        },
        mend() {
          isCut = false;
        },
        close() {
          for (const socket of pairs) socket.destroy();
          return new Promise((done) => server.close(() => done()));
        },
      });
    });
  });
}
