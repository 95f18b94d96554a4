import { subprotocol } from "@flyby/protocol";

/** A socket whose frames a test can wait for, in order. */
export interface SocketClient {
  readonly protocol: string;
  send(frame: unknown): void;
  /** The text as it is, instead of JSON. */
  sendRaw(text: string | Uint8Array<ArrayBuffer>): void;
  /** The next frame, whatever it is. */
  next(): Promise<string>;
  /** The next control frame of this type; others are skipped. */
  nextOf(type: string): Promise<Record<string, unknown>>;
  /** Everything received and not yet taken. */
  readonly waiting: readonly string[];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  close(): void;
}

export async function openSocket(
  url: string,
  protocols: readonly string[] = [subprotocol],
  headers = {},
): Promise<SocketClient> {
  // The runtime's socket takes headers, which the browser's type does not know.
  const options = { protocols: [...protocols], headers };
  const socket: WebSocket = Reflect.construct(WebSocket, [url.replace("http", "ws"), options]);
  const waiting: string[] = [];
  let wake = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<number>();
  const opened = Promise.withResolvers<void>();
  let isClosed = false;
  socket.onopen = () => opened.resolve();
  socket.onmessage = ({ data }) => {
    waiting.push(String(data));
    wake.resolve();
    wake = Promise.withResolvers();
  };
  socket.onclose = ({ code }) => {
    isClosed = true;
    opened.reject(new Error(`closed ${code}`));
    closed.resolve(code);
    wake.resolve();
  };
  await opened.promise;

  async function next(): Promise<string> {
    for (;;) {
      const frame = waiting.shift();
      if (frame !== undefined) return frame;
      if (isClosed) throw new Error("The socket is closed and gave all it had.");
      await wake.promise;
    }
  }

  return {
    protocol: socket.protocol,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (text) => socket.send(text),
    next,
    async nextOf(type) {
      for (;;) {
        const frame: unknown = JSON.parse(await next());
        if (typeof frame === "object" && frame !== null && "type" in frame && frame.type === type) {
          return { ...frame };
        }
      }
    },
    waiting,
    closed: closed.promise,
    close: () => socket.close(),
  };
}
