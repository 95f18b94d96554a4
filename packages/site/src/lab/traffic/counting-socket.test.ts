import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { countingSocket } from "./counting-socket.ts";
import { createLedger } from "./ledger.ts";

const batch = '["batch",1,1,0,[]]';

describe("countingSocket", () => {
  let server: ReturnType<typeof Bun.serve>;
  beforeAll(() => {
    server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: (request, server) =>
        server.upgrade(request, { data: undefined }) ? undefined : new Response("no", { status: 400 }),
      websocket: {
        message(socket, said) {
          socket.send(said);
          socket.send(batch);
        },
      },
    });
  });
  afterAll(() => server.stop(true));

  test("[PAG6] handshake and frames are counted, masked ones with their key, and batches are useful", async () => {
    const ledger = createLedger(30_000, () => 0);
    const Counting = countingSocket({ WebSocket, ledger, handshake: () => ({ up: 500, down: 130 }) });
    const socket = new Counting(server.url.href.replace("http", "ws"));
    const { promise, resolve } = Promise.withResolvers<void>();
    const heard: unknown[] = [];
    socket.onopen = () => socket.send("弹".repeat(100));
    socket.onmessage = ({ data }) => {
      heard.push(data);
      if (heard.length === 2) resolve();
    };
    await promise;
    expect(heard).toEqual(["弹".repeat(100), batch]);
    expect(ledger.recent()).toEqual({
      requests: 1,
      up: 500 + 8 + 300,
      down: 130 + 4 + 300 + 2 + batch.length,
      useful: batch.length,
    });
    socket.close(1000);
    expect(ledger.recent().up).toBe(500 + 8 + 300 + 6 + 2);
  });
});
