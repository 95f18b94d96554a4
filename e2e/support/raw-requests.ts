import type { Socket } from "bun";

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** One kept connection that asks one thing after the other: a thousand of them fit one process. */
export interface RawConnection {
  get(path: string): Promise<RawAnswer>;
  close(): void;
}

interface Waiting {
  readonly resolve: (answer: RawAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Over TLS to this machine; only answers with a Content-Length are understood. */
export async function openRawConnection(port: number, ca: string, host: string): Promise<RawConnection> {
  const secured = Promise.withResolvers<void>();
  // Who does not come as far as to wait for it hears of the failure from the connecting itself.
  secured.promise.catch(() => undefined);
  let rest = "";
  let waiting: Waiting | null = null;

  function fail(reason: string): void {
    secured.reject(new Error(reason));
    waiting?.reject(new Error(reason));
    waiting = null;
  }

  function take(): void {
    const end = rest.indexOf("\r\n\r\n");
    if (end === -1) return;
    const [statusLine = "", ...lines] = rest.slice(0, end).split("\r\n");
    const headers = new Map(lines.map(parseField));
    const length = Number(headers.get("content-length") ?? Number.NaN);
    if (Number.isNaN(length)) fail(`no length: ${lines.join()}`);
    if (Number.isNaN(length) || rest.length < end + 4 + length) return;
    // Latin-1 up to here, so that a character is a byte; the body is UTF-8.
    const body = Buffer.from(rest.slice(end + 4, end + 4 + length), "latin1").toString("utf8");
    rest = rest.slice(end + 4 + length);
    waiting?.resolve({ status: Number(statusLine.split(" ")[1]), headers, body });
    waiting = null;
  }

  const socket: Socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    tls: { ca, serverName: host },
    socket: {
      // What is written before the end of the handshake is lost.
      handshake(_, success, error) {
        if (success) secured.resolve();
        else secured.reject(error ?? new Error("no handshake"));
      },
      data(_, bytes) {
        rest += bytes.toString("latin1");
        take();
      },
      close: () => fail("the connection was closed"),
      error: (_, error) => fail(error.message),
    },
  });
  await secured.promise;
  return {
    get(path) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      });
    },
    close: () => void socket.end(),
  };
}

function parseField(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
