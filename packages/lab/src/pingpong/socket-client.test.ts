import { afterEach, describe, expect, it } from "bun:test";
import { openSocketClient } from "./socket-client.ts";

let server: Bun.Server<undefined>;
afterEach(() => server.stop(true));

function start(answer: (socket: Bun.ServerWebSocket<undefined>, message: string) => void): URL {
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request, serving) => (serving.upgrade(request) ? undefined : new Response("no", { status: 400 })),
    websocket: { message: (socket, message) => answer(socket, String(message)) },
  });
  return new URL(`ws://127.0.0.1:${server.port}/`);
}

describe("openSocketClient", () => {
  it("[PNG1] asks, and waits for the answer before it asks again", async () => {
    const heard: string[] = [];
    const client = await openSocketClient(
      start((socket, message) => {
        heard.push(message);
        socket.send("Pong!");
      }),
    );
    for (let i = 0; i < 50; i++) {
      await client.exchange();
      expect(heard).toHaveLength(i + 1);
    }
    expect(new Set(heard)).toEqual(new Set(["ping"]));
    client.close();
  });

  it("[PNG1] any other answer, a closed socket and none at all are told", async () => {
    const other = await openSocketClient(start((socket) => socket.send("Data ping received.")));
    await expect(other.exchange()).rejects.toThrow("Data ping received.");
    await server.stop(true);
    const url = start((socket) => socket.close(4001));
    const closed = await openSocketClient(url);
    await expect(closed.exchange()).rejects.toThrow("4001");
    await server.stop(true);
    await expect(openSocketClient(url)).rejects.toThrow();
  });
});
