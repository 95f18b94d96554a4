import { afterEach, describe, expect, it } from "bun:test";
import { openHttpLine } from "./http-line.ts";

const stops: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const get = "GET / HTTP/1.1\r\nHost: lab\r\n\r\n";

function open(port: number): { ask(): Promise<string> } {
  let fail = (_words: string): void => undefined;
  const line = openHttpLine({ host: "127.0.0.1", port }, { broken: (words) => fail(words) });
  stops.push(line.close);
  return {
    ask: () =>
      new Promise((resolve, reject) => {
        fail = reject;
        let body = "";
        line.ask(get, {
          head: () => undefined,
          body: (bytes) => {
            body += Buffer.from(bytes).toString();
          },
          end: () => resolve(body),
        });
      }),
  };
}

/** Answers each request on a connection with how many came on it. */
function countPerConnection(rude = false): Bun.TCPSocketListener<{ count: number }> {
  const listener = Bun.listen<{ count: number }>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        socket.data = { count: 0 };
      },
      data(socket) {
        const body = String(++socket.data.count);
        if (rude && socket.data.count === 2) socket.end();
        else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      },
    },
  });
  stops.push(() => listener.stop(true));
  return listener;
}

describe("openHttpLine", () => {
  it("[LCP7] all requests of a line go over one connection, and each line has its own", async () => {
    const { port } = countPerConnection();
    const [one, other] = [open(port), open(port)];
    expect([await one.ask(), await one.ask(), await one.ask()]).toEqual(["1", "2", "3"]);
    expect(await other.ask()).toBe("1");
  });

  it("[LCP7] a connection that ends in the middle of a request is told, and the next request makes a new one", async () => {
    const { port } = countPerConnection(true);
    const line = open(port);
    expect(await line.ask()).toBe("1");
    expect(await line.ask().catch(() => "broken")).toBe("broken");
    expect(await line.ask()).toBe("1");
  });

  it("[LCP7] where nobody listens every request is told to be broken", async () => {
    const listener = countPerConnection();
    const { port } = listener;
    listener.stop(true);
    const line = open(port);
    for (const _round of [1, 2]) expect(await line.ask().catch(() => "broken")).toBe("broken");
  });
});
