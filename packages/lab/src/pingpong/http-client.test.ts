import { afterEach, describe, expect, it } from "bun:test";
import { openKeepAliveClient, openPerRequestClient } from "./http-client.ts";
import type { PingClient } from "./ping-client.ts";
import { readPortUse } from "./ports.ts";
import { type FakeServer, startFakeServer, toResponse } from "./testing/fake-server.ts";

let server: FakeServer;
let client: PingClient;
afterEach(async () => {
  client.close();
  await server.stop();
});

async function exchange(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await client.exchange();
}

describe("openKeepAliveClient", () => {
  it("[PNG2] makes all exchanges on one connection", async () => {
    server = await startFakeServer();
    client = await openKeepAliveClient(server.url);
    await exchange(300);
    expect([server.connections, server.requests.length]).toEqual([1, 300]);
    expect(server.requests[0]).toBe(
      `POST /lab/ping HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nping`,
    );
  });

  it("[PNG1] takes an answer that comes in parts, and refuses any other answer", async () => {
    const whole = toResponse("Pong!");
    const parts = [whole.slice(0, 20), whole.slice(20, -3), whole.slice(-3)];
    server = await startFakeServer((number) => (number === 1 ? parts : [toResponse("Data x received.")]));
    client = await openKeepAliveClient(server.url);
    await client.exchange();
    await expect(client.exchange()).rejects.toThrow("Data x received.");
  });

  it("[PNG1] a server that goes away, or is none, ends the exchange", async () => {
    server = await startFakeServer(() => null);
    client = await openKeepAliveClient(server.url);
    const under = client.exchange();
    await server.stop();
    await expect(under).rejects.toThrow();
    await expect(openKeepAliveClient(server.url)).rejects.toThrow();
  });
});

describe("openPerRequestClient", () => {
  it("[PNG2] opens a connection for each exchange, and none of them keeps its port", async () => {
    server = await startFakeServer();
    client = await openPerRequestClient(server.url);
    await exchange(300);
    expect([server.connections, server.requests.length]).toEqual([300, 300]);
    const ports = await readPortUse([server.port]);
    if (process.platform === "linux") expect(ports?.waiting).toBe(0);
  });

  it("[PNG1] refuses any other answer, and a server that is gone", async () => {
    server = await startFakeServer(() => ["HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"]);
    client = await openPerRequestClient(server.url);
    await expect(client.exchange()).rejects.toThrow("500 No");
    await server.stop();
    await expect(client.exchange()).rejects.toThrow();
  });
});
