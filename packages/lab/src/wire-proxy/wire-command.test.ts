import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { LabParts } from "../lab-command.ts";
import { wireCommand } from "./wire-command.ts";

const folder = mkdtempSync(join(tmpdir(), "flyby-wire-"));
let server: Server;
let target = "";

/** Answers whatever comes with what it is told. */
let answer: (socket: Socket, bytes: Buffer | string) => void = () => {};

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on("data", (bytes) => answer(socket, bytes));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  target = `127.0.0.1:${portOf(server)}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function portOf(listening: Server): number {
  const address = listening.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

interface Run {
  readonly said: string[];
  readonly written: string[];
  readonly ended: Promise<number>;
  /** Where it listens, once it does. */
  port(): Promise<number>;
  stop(): Promise<number>;
}

function run(values: Record<string, string>, switches: string[] = []): Run {
  const said: string[] = [];
  const written: string[] = [];
  const abort = new AbortController();
  const parts: LabParts = {
    write: async (text) => void written.push(text),
    say: (line) => said.push(line),
    progress: () => {},
    isTerminal: false,
    columns: 80,
    signal: abort.signal,
    serve: [],
    typed: "",
    version: "0.0.0",
  };
  const ended = wireCommand.run({ values, switches: new Set(switches), operands: [] }, parts);
  const port = async () => {
    for (;;) {
      const found = /Listening on \S+:(\d+),/.exec(said.join("\n"));
      if (found) return Number(found[1]);
      await Bun.sleep(1);
    }
  };
  return {
    said,
    written,
    ended,
    port,
    stop: () => {
      abort.abort();
      return ended;
    },
  };
}

/** Sends, waits for the end of the connection, answers what came. */
function talk(port: number, bytes: Uint8Array | string): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
    socket.on("data", (piece) => parts.push(Buffer.from(piece)));
    socket.on("error", () => {});
    socket.on("close", () => resolve(Buffer.concat(parts).toString("latin1")));
  });
}

describe("wireCommand", () => {
  test("[WPX7] what cannot be is said in a sentence", async () => {
    const wrong: readonly [Record<string, string>, string][] = [
      [{}, "Name --listen and --target, or bytes with --hex, or a key with --key."],
      [{ listen: "9000" }, "Name --listen and --target, or bytes with --hex, or a key with --key."],
      [{ listen: "x", target }, '--listen is a port, or HOST:PORT, not "x".'],
      [{ listen: "0", target: "ftp://x" }, '--target is a URL (http, https, ws, wss) or HOST:PORT, not "ftp://x".'],
      [{ listen: "9000", target: "localhost:9000" }, "The target is the proxy itself: name another port to listen on."],
      [{ hex: "nothing" }, "--hex is bytes of two hex digits each: 81 05 48 65 6c 6c 6f."],
    ];
    for (const [values, sentence] of wrong) {
      const { ended, said } = run(values);
      expect([await ended, said]).toEqual([2, [sentence]]);
    }
  });

  test("[WPX7] a port that is taken and a capture that cannot be written end it at once", async () => {
    const taken = run({ listen: `${portOf(server)}`, target: "127.0.0.1:1" });
    expect(await taken.ended).toBe(1);
    expect(taken.said[0]).toMatch(/^It cannot begin: .*EADDRINUSE/);
    const unwritable = run({ listen: "0", target, pcapng: join(folder, "no", "such", "folder.pcapng") });
    expect(await unwritable.ended).toBe(1);
    expect(unwritable.said[0]).toMatch(/^It cannot begin: ENOENT/);
  });

  test("[WPX7] an address of IPv6 is said as a URL writes it", async () => {
    const wire = run({ listen: "0", target: "http://[::1]:9" });
    await wire.port();
    expect(wire.said[0]).toContain("passing on to http://[::1]:9.");
    expect(await wire.stop()).toBe(0);
  });

  test("[WPX6] Ctrl-C ends it with the diagram and what the bytes were", async () => {
    answer = (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    const mermaid = join(folder, "diagram.mmd");
    const wire = run({ listen: "0", target, mermaid });
    const got = await talk(await wire.port(), "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(got).toEndWith("\r\n\r\nok");
    expect(await wire.stop()).toBe(0);
    const text = wire.written.join("");
    expect(text).toContain("```mermaid\nsequenceDiagram\n    participant C as client\n");
    expect(text).toContain("1 connection, 1 request, 0 frames, 0 messages");
    expect(text).toMatch(/^HTTP heads +28 +38$/m);
    expect(text).toMatch(/^HTTP bodies +0 +2$/m);
    expect(text).toMatch(/^all +28 +40$/m);
    expect(readFileSync(mermaid, "utf8")).toContain("C->>S: (1) GET /a");
  });

  test("[WPX4] garbage from both ends passes unchanged, and the proxy goes on", async () => {
    const pcapng = join(folder, "garbage.pcapng");
    const wire = run({ listen: "0", target, pcapng }, ["bits"]);
    const port = await wire.port();
    const piece = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc
        .constantFrom(
          "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
          "HTTP/1.1 101 X\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
        )
        .map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 4 }), async (pieces) => {
        const bytes = Buffer.concat(pieces);
        answer = (socket, heard) => socket.write(heard);
        expect(await talk(port, bytes)).toBe(bytes.toString("latin1"));
      }),
      { numRuns: 60 },
    );
    expect(await wire.stop()).toBe(0);
    expect(existsSync(pcapng)).toBe(true);
    expect(wire.said.at(-1)).toMatch(/garbage\.pcapng holds \d{3,} packets\.$/);
  });
});
