import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { acceptSteps } from "@flyby/lab/wire";
import { subprotocol } from "@flyby/protocol";
import { runFlyby } from "../packages/flyby/src/testing/flyby-process.ts";
import { type FlybyProcess, freePort, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { printedFrames, printedHttp, printedMessages, startWire } from "./support/lab-wire.ts";
import { jsonRequest } from "./support/room-api.ts";
import { openInTshark, tsharkPath } from "./support/tshark.ts";

const describeWithTshark = tsharkPath === null ? describe.skip : describe;

const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
const hasWebsockets = Bun.spawnSync([python, "-c", "import websockets"]).exitCode === 0;

/** What no packet of a sound capture is. */
const troubles = [
  "tcp.analysis.flags",
  "_ws.malformed",
  "tcp.checksum.status != 1",
  "ip.checksum.status != 1",
  "websocket.decompression.failed.expert",
  "frame.time_delta < 0",
];

/** Each call waits for one line more. */
function readLines(stream: ReadableStream<Uint8Array>): () => Promise<string> {
  const pieces = stream[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let text = "";
  return async () => {
    for (;;) {
      const end = text.indexOf("\n");
      if (end >= 0) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        return line;
      }
      const { value, done } = await pieces.next();
      if (done) throw new Error(`ended in the middle of a line: ${text}`);
      text += decoder.decode(value, { stream: true });
    }
  };
}

const folder = await newFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));

describeWithTshark("lab wire and tshark", () => {
  let flyby: FlybyProcess;
  beforeAll(async () => {
    flyby = await startFlyby({ args: ["--no-samples", await newFolder()] });
  });
  afterAll(() => stopFlyby(flyby));

  test("[WPX9] tshark names the same requests and frames of a Flyby room as lab wire", async () => {
    const file = join(folder, "room.pcapng");
    const wire = await startWire(["--target", flyby.url, "--pcapng", file]);
    const url = `127.0.0.1:${wire.port}`;
    const socket = new WebSocket(`ws://${url}/ws`, subprotocol);
    const messages: string[] = [];
    const heard = (part: string) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (messages.some((message) => message.includes(part))) resolve();
        };
        socket.addEventListener("message", look);
        look();
      });
    socket.addEventListener("message", ({ data }) => messages.push(String(data)));
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    socket.send(JSON.stringify({ type: "join", room: "lobby" }));
    await heard('"join"');
    const posted = await fetch(`http://${url}/api/v1/rooms/lobby/comments`, jsonRequest("POST", { text: "seen 弹幕" }));
    expect(posted.status).toBe(201);
    await heard("seen 弹幕");
    for (const path of ["/api/v1/rooms", "/api/v1/rooms/nowhere", "/healthz", "/"]) {
      await (await fetch(`http://${url}${path}`)).arrayBuffer();
    }
    await (await fetch(`http://${url}/`, { method: "HEAD" })).arrayBuffer();
    const ended = new Promise((resolve) => socket.addEventListener("close", resolve));
    socket.close(1000, "enough");
    await ended;
    const { code, lines } = await wire.stop();
    expect(code).toBe(0);

    const tshark = openInTshark(file, wire.port);
    const frames = printedFrames(lines);
    expect(frames.length).toBeGreaterThanOrEqual(messages.length + 3);
    expect(await tshark.frames()).toEqual(frames);
    const http = printedHttp(lines);
    expect(http.filter((line) => line.includes("/api/v1/rooms"))).toHaveLength(3);
    expect((await tshark.http()).toSorted()).toEqual(http.toSorted());
    expect(await tshark.texts()).toEqual(expect.arrayContaining(messages));
    expect(await tshark.closes()).toContain("1000 enough");
    expect(lines).toContain("    = close 1000, normal closure: the purpose is fulfilled");
    for (const trouble of troubles) expect([trouble, await tshark.count(trouble)]).toEqual([trouble, 0]);
  });

  test.skipIf(!hasWebsockets)(
    "[WPX9] tshark names the same of a Python server: deflate, fragments, pings, long frames, close codes",
    async () => {
      const file = join(folder, "python.pcapng");
      const script = fileURLToPath(new URL("support/wire-peers.py", import.meta.url));
      const peers = Bun.spawn([python, script], { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
      const nextLine = readLines(peers.stdout);
      const target = Number(await nextLine());
      const wire = await startWire(["--target", `ws://127.0.0.1:${target}`, "--pcapng", file]);
      peers.stdin.write(`${wire.port}\n`);
      peers.stdin.end();
      const received = JSON.parse(await nextLine()) as (string | number)[];
      expect(await peers.exited).toBe(0);
      const { code, lines } = await wire.stop();
      expect(code).toBe(0);
      expect(received).toHaveLength(2 * 8 + 1);

      const frames = printedFrames(lines);
      expect(new Set(frames.map(({ opcode }) => opcode))).toEqual(new Set([0, 1, 2, 8, 9, 10]));
      expect(frames.some(({ rsv }) => rsv === 4)).toBe(true);
      expect(frames.some(({ fin }) => fin === 0)).toBe(true);
      expect(frames.some(({ length }) => length > 65_535)).toBe(true);
      const tshark = openInTshark(file, wire.port);
      expect(await tshark.frames()).toEqual(frames);
      expect(await tshark.http()).toEqual(printedHttp(lines));
      expect(await tshark.closes()).toEqual(["4001 so long", "4001 so long", "1000", "1000"]);
      for (const trouble of troubles) expect([trouble, await tshark.count(trouble)]).toEqual([trouble, 0]);

      // What the peers really said, put together and inflated.
      const messages = printedMessages(lines).join("\n");
      const seen = await tshark.texts();
      for (const text of received.filter((one) => typeof one === "string" && !one.startsWith("4001"))) {
        expect(messages).toContain(`"${text}"`);
        // tshark 4.0 joins no fragments that are compressed or end with an empty one, as these do.
        if (text !== "one two three 弹幕") expect(seen).toContain(text as string);
      }
      expect(messages).toContain("text message of 4 frames, 20 bytes inflated from");
      expect(messages).toContain("76800 bytes");
      expect(lines).toContain("      answers the ping with these bytes");
      const key = lines
        .map((line) => /^ {4}Sec-WebSocket-Key: (\S+)$/.exec(line)?.[1])
        .find((one) => one !== undefined);
      expect(lines).toContain(`      base64  ${acceptSteps(key ?? "").accept}`);
      expect(lines).toContain("```mermaid");
    },
  );
});

describe("lab wire, read by nobody", () => {
  test("[WPX6] it ends when the reader of its output has had enough", async () => {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("ok") });
    const port = await freePort();
    const main = fileURLToPath(new URL("../packages/flyby/src/main.ts", import.meta.url));
    const wire = [process.execPath, main, "lab", "wire", "--listen", `${port}`, "--target", `127.0.0.1:${server.port}`];
    const shell = Bun.spawn(["sh", "-c", '"$@" | head -n 1', "sh", ...wire], { stdout: "pipe", stderr: "pipe" });
    const knock = setInterval(() => void fetch(`http://127.0.0.1:${port}/`).catch(() => {}), 50);
    expect(await new Response(shell.stdout).text()).toEndWith("#1 connected\n");
    expect(await shell.exited).toBe(0);
    clearInterval(knock);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await server.stop(true);
  }, 10_000);
});

describe("lab wire --hex", () => {
  test("[WPX10] bytes and keys on the command line are explained; what is no hex is refused", async () => {
    const hello = await runFlyby([
      "lab",
      "wire",
      "--hex",
      "01 03 48 65 6c 80 02 6c 6f",
      "--key",
      "dGhlIHNhbXBsZSBub25jZQ==",
    ]);
    expect(hello.code).toBe(0);
    expect(hello.out).toContain('= text message of 2 frames, 5 bytes: "Hello"');
    expect(hello.out).toContain("base64  s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    const wrong = await runFlyby(["lab", "wire", "--hex", "hello"]);
    expect([wrong.code, wrong.out]).toEqual([2, ""]);
  });
});
