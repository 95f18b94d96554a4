import { createConnection, createServer, type Socket } from "node:net";
import { createDelayLine } from "./delay-line.ts";
import type { Direction, Tap, TapOptions, TappedConnection } from "./tap.ts";

/** Bytes a wire holds in one direction before the sender is told to wait: 100 Mbit/s at 320 ms. */
const maxUnderWayBytes = 4 * 1024 * 1024;

const epochMs = (): number => performance.timeOrigin + performance.now();

/**
 * Listens, and passes every connection on to the target: all bytes, in order, with the half-closes as they come. A reader
 * that does not read stops its writer, so memory stays bounded.
 *
 * @example
 * const tap = await openTap({ listen: { host: "127.0.0.1", port: 0 }, target, observer });
 * await fetch(`http://127.0.0.1:${tap.port}/`);
 * await tap.stop();
 */
export async function openTap(options: TapOptions): Promise<Tap> {
  const { listen, target, observer } = options;
  const sockets = new Set<Socket>();
  let opened = 0;

  function track(socket: Socket): void {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once("close", () => sockets.delete(socket));
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = createConnection({ ...target, allowHalfOpen: true, noDelay: true });
    const connection = { id: ++opened, openedAtMs: epochMs() };
    track(client);
    track(upstream);
    observer.opened?.(connection);
    join(client, upstream, connection, options);
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(listen.port, listen.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : listen.port;
  return {
    host: listen.host,
    port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function join(client: Socket, upstream: Socket, connection: TappedConnection, options: TapOptions): void {
  const { observer } = options;
  let endedBy: "client" | "server" | "error" | null = null;
  let open = 2;
  const cuts = [pass(client, upstream, "up", connection, options), pass(upstream, client, "down", connection, options)];

  for (const [socket, other, who] of [
    [client, upstream, "client"],
    [upstream, client, "server"],
  ] as const) {
    socket.once("end", () => {
      endedBy ??= who;
    });
    // The other side hears of a broken connection as one: it is reset, not ended.
    socket.once("error", () => {
      endedBy ??= "error";
      other.resetAndDestroy();
    });
    socket.once("close", () => {
      if (--open > 0) return;
      for (const cut of cuts) cut();
      observer.closed?.(connection, endedBy ?? "error", epochMs());
    });
  }
}

/** Passes on one direction; returns how to forget what is under way. */
function pass(
  from: Socket,
  to: Socket,
  direction: Direction,
  connection: TappedConnection,
  { observer, delayMs = 0 }: TapOptions,
): () => void {
  const line = createDelayLine({
    delayMs,
    now: () => performance.now(),
    after(ms, call) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
    out(bytes) {
      to.write(bytes);
      release();
    },
    ended: () => to.end(),
  });

  function isFull(): boolean {
    return to.writableNeedDrain || line.bytes > maxUnderWayBytes;
  }

  function release(): void {
    if (from.isPaused() && !isFull()) from.resume();
  }

  from.on("data", (bytes: Buffer) => {
    observer.bytes(connection, direction, bytes, epochMs());
    line.push(bytes);
    if (isFull()) from.pause();
  });
  from.once("end", line.end);
  to.on("drain", release);
  return line.cut;
}
