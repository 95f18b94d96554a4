import { createConnection, createServer, type Socket } from "node:net";

/** A network in front of the server that can get stuck or break. */
export interface RoughProxy {
  readonly url: string;
  /** Nothing of what the server sends gets through any more, until `flow`. */
  stall(): void;
  flow(): void;
  /** Breaks every connection; new ones work at once. */
  cut(): void;
  close(): Promise<void>;
}

export async function startRoughProxy(targetPort: number): Promise<RoughProxy> {
  const upstreams = new Map<Socket, Socket>();
  let isStalled = false;

  const server = createServer((client) => {
    const upstream = createConnection(targetPort, "127.0.0.1");
    upstreams.set(upstream, client);
    if (isStalled) upstream.pause();
    for (const socket of [client, upstream]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        upstreams.delete(upstream);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (data) => {
      // What the client does not take is not read either: the server has to feel it.
      if (!client.write(data)) upstream.pause();
    });
    client.on("drain", () => !isStalled && upstream.resume());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  function cut(): void {
    for (const [upstream, client] of upstreams) {
      client.destroy();
      upstream.destroy();
    }
  }

  return {
    url: `http://127.0.0.1:${port}`,
    stall() {
      isStalled = true;
      for (const upstream of upstreams.keys()) upstream.pause();
    },
    flow() {
      isStalled = false;
      for (const upstream of upstreams.keys()) upstream.resume();
    },
    cut,
    async close() {
      cut();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
