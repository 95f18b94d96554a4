import { afterEach, describe, expect, it } from "bun:test";
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from "node:net";
import fc from "fast-check";
import { openTap } from "./open-tap.ts";
import type { Direction, Tap, TapObserver } from "./tap.ts";

const host = "127.0.0.1";
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function serve(greet: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

interface Seen {
  readonly up: Buffer[];
  readonly down: Buffer[];
  readonly closed: string[];
  readonly observer: TapObserver;
}

function watch(): Seen {
  const [up, down, closed]: [Buffer[], Buffer[], string[]] = [[], [], []];
  return {
    up,
    down,
    closed,
    observer: {
      bytes: (_connection, direction: Direction, bytes) => (direction === "up" ? up : down).push(Buffer.from(bytes)),
      closed: ({ id }, by) => closed.push(`${id} ${by}`),
    },
  };
}

async function tapOf(port: number, seen: Seen, delayMs = 0): Promise<Tap> {
  const tap = await openTap({ listen: { host, port: 0 }, target: { host, port }, observer: seen.observer, delayMs });
  stops.push(tap.stop);
  return tap;
}

/** Says everything, ends its half, and reads to the end of the other. */
function exchange(port: number, parts: readonly Uint8Array[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const heard: Buffer[] = [];
    const socket = createConnection({ port, host, allowHalfOpen: true });
    socket.on("data", (bytes: Buffer) => heard.push(bytes));
    socket.once("end", () => resolve(Buffer.concat(heard)));
    socket.once("error", reject);
    for (const part of parts) socket.write(part);
    socket.end();
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400 && !isSo(); attempt++) await Bun.sleep(5);
  expect(isSo()).toBe(true);
}

/** Answers only when the other half has ended: with everything it heard, and its own goodbye. */
const repeatAfterEnd = (socket: Socket): void => {
  const heard: Buffer[] = [];
  socket.on("data", (bytes: Buffer) => heard.push(bytes));
  socket.once("end", () => socket.end(Buffer.concat([...heard, Buffer.from("bye")])));
};

describe("openTap", () => {
  it("[TAP1, TAP2] whatever is sent arrives unchanged both ways, through half-closes, and is seen exactly", async () => {
    const port = await serve(repeatAfterEnd);
    const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(parts, fc.constantFrom(0, 3), async (sent, delayMs) => {
        const seen = watch();
        const tap = await tapOf(port, seen, delayMs);
        const whole = Buffer.concat(sent);
        const answer = Buffer.concat([whole, Buffer.from("bye")]);
        expect(await exchange(tap.port, sent)).toEqual(answer);
        expect(Buffer.concat(seen.up)).toEqual(whole);
        expect(Buffer.concat(seen.down)).toEqual(answer);
        await until(() => seen.closed.length > 0);
        expect(seen.closed).toEqual(["1 client"]);
        await tap.stop();
      }),
      { numRuns: 25 },
    );
  });

  it("[TAP3] a delay of 50 ms is one of 50 ms in each direction", async () => {
    const port = await serve((socket) => socket.on("data", () => socket.write(performance.now().toString())));
    const tap = await tapOf(port, watch(), 50);
    const socket = createConnection({ port: tap.port, host });
    stops.push(() => socket.destroy());
    for (let round = 0; round < 5; round++) {
      const asked = performance.now();
      const answered = new Promise<number>((resolve) =>
        socket.once("data", (text) => resolve(Number(text.toString()))),
      );
      socket.write("?");
      const there = (await answered) - asked;
      const back = performance.now() - asked - there;
      for (const ms of [there, back]) expect(ms).toBeWithin(50, 75);
    }
  });

  it("[TAP4] a reader that does not read stops its writer, and gets everything when it reads again", async () => {
    const total = 64 * 1024 * 1024;
    let written = 0;
    const port = await serve((socket) => {
      const piece = Buffer.alloc(256 * 1024, 7);
      const more = (): void => {
        while (written < total) {
          written += piece.length;
          if (!socket.write(piece)) return void socket.once("drain", more);
        }
        socket.end();
      };
      more();
    });
    const tap = await tapOf(port, watch());
    const socket = createConnection({ port: tap.port, host });
    stops.push(() => socket.destroy());
    let read = 0;
    socket.on("data", (bytes) => {
      read += bytes.length;
    });
    socket.pause();
    let before = -1;
    while (before !== written) {
      before = written;
      await Bun.sleep(150);
    }
    // Kernels hold some MB for each of the two connections.
    expect(written).toBeLessThan(total / 2);
    const ended = new Promise((resolve) => socket.once("end", resolve));
    socket.resume();
    await ended;
    expect(read).toBe(total);
  });

  it("[TAP5] who ended a connection is told, and a broken one is broken for the other side too", async () => {
    const troubles: string[] = [];
    const port = await serve((socket) => {
      socket.on("error", (error) => troubles.push(error.message));
      socket.once("data", (text) => (text.toString() === "leave" ? socket.end() : socket.write("stay")));
      socket.once("end", () => socket.end());
    });
    const seen = watch();
    const tap = await tapOf(port, seen);
    const say = (text: string): Socket => {
      const socket = createConnection({ port: tap.port, host }, () => socket.write(text));
      socket.on("error", () => undefined);
      return socket;
    };
    const left = say("leave");
    left.resume();
    await until(() => seen.closed.length === 1);
    const stays = say("break");
    await new Promise((resolve) => stays.once("data", resolve));
    stays.resetAndDestroy();
    await until(() => seen.closed.length === 2 && troubles.length === 1);
    expect(seen.closed).toEqual(["1 server", "2 error"]);
  });

  it("[TAP5] where nobody listens the client is cut, and the tap goes on", async () => {
    const seen = watch();
    const port = await serve((socket) => socket.end());
    const tap = await tapOf(port, seen);
    for (const stop of stops.splice(0, 1)) await stop();
    for (const round of [1, 2]) {
      const socket = createConnection({ port: tap.port, host });
      socket.on("error", () => undefined);
      socket.resume();
      await new Promise((resolve) => socket.once("close", resolve));
      await until(() => seen.closed.length === round);
    }
    expect(seen.closed).toEqual(["1 error", "2 error"]);
  });

  it("[TAP6] stopping ends every connection and frees the port", async () => {
    const seen = watch();
    const tap = await tapOf(await serve(repeatAfterEnd), seen);
    const socket = createConnection({ port: tap.port, host });
    socket.on("error", () => undefined);
    await new Promise<void>((resolve) => socket.write("hello", () => resolve()));
    await until(() => seen.up.length === 1);
    await tap.stop();
    await until(() => seen.closed.length === 1 && socket.destroyed);
    const again = createServer();
    await new Promise<void>((resolve, reject) => again.once("error", reject).listen(tap.port, host, resolve));
    again.close();
  });

  it("[TAP6] stopping does not wait for a target that does not answer", async () => {
    const seen = watch();
    // Nobody routes this address; connecting takes its time.
    const target = { host: "192.0.2.1", port: 9 };
    const tap = await openTap({ listen: { host, port: 0 }, target, observer: seen.observer });
    const socket = createConnection({ port: tap.port, host });
    socket.on("error", () => undefined);
    await new Promise<void>((resolve) => socket.write("hello", () => resolve()));
    await until(() => seen.up.length === 1);
    const began = performance.now();
    await tap.stop();
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it("[TAP6] a port that is taken, also by a tap, is told", async () => {
    const taken = await serve(() => undefined);
    const tap = await tapOf(taken, watch());
    for (const port of [taken, tap.port]) {
      const opening = openTap({ listen: { host, port }, target: { host, port: taken }, observer: watch().observer });
      expect(await opening.catch((error: unknown) => (error as { code?: string }).code)).toBe("EADDRINUSE");
    }
  });
});
