import { type AddressInfo, createServer, type Socket } from "node:net";

/** An HTTP server of a few lines which a test looks into. */
export interface FakeServer {
  readonly url: URL;
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/** `respond`: the bytes for the request of that number, from 1, in as many writes; null answers nothing. */
export async function startFakeServer(
  respond: (number: number) => readonly string[] | null = () => [toResponse("Pong!")],
): Promise<FakeServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // The client resets what it has done with.
    socket.on("error", () => undefined);
    let got = "";
    socket.on("data", (part) => {
      got += part.toString("latin1");
      if (!got.endsWith("\r\n\r\nping")) return;
      requests.push(got);
      got = "";
      for (const text of respond(requests.length) ?? []) socket.write(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/lab/ping`),
    port,
    requests,
    get connections() {
      return connections;
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function toResponse(body: string): string {
  return `HTTP/1.1 200 OK\r\nX-Any: 1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
