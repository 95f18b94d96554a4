import { afterAll, describe, expect, it } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { join } from "node:path";
import { makeFolder, type ServerProcess, startFlyby } from "./testing/flyby-process.ts";

const folder = makeFolder("floods");
/** Processes that a test which failed has left. */
const running = new Set<number>();
afterAll(() => {
  for (const pid of running) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true });
});

const room = "api/v1/rooms/lobby";
/** Who opens a connection and reads nothing of what comes. */
const stuckSockets = 50;
const stuckStreams = 50;
const drippers = 100;
const floodFrames = 400_000;
/** 9 KB, so that what is not read soon fills the four megabytes that the kernel keeps back. */
const bulky = "👩‍👩‍👧‍👦".repeat(360);
const history = 600;
/** How much the process may grow amid all of it: 20 MB are usual, and a collector that comes late is none of theirs. */
const maxGrowthMb = 96;
/** Who reads nothing is let go after 15 s, and found within one more. */
const talkMs = 19_000;

/** Resident memory in MB. */
function memoryOf({ pid }: ServerProcess): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kib) / 1_024;
}

function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  // A mask of zeros changes nothing.
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

const upgrade =
  "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: flyby.v1\r\n\r\n";
const joinNow = frame('{"type":"join","room":"lobby"}');
const joinFromStart = frame('{"type":"join","room":"lobby","since":"0"}');

describe("a server under attack", () => {
  it.if(process.platform === "linux")(
    "[TRA6, TRA7, TRA8, TRA15, TRA31] keeps its memory and a good viewer, whatever bad ones do",
    async () => {
      const args = ["--no-samples", "--data", join(folder, "data"), "--durability", "process"];
      const server = await startFlyby([...args, "--rate-address", "100000", "--rate-address-burst", "100000"]);
      running.add(server.pid);
      void server.exited.then(() => running.delete(server.pid));
      const port = Number(new URL(server.url).port);
      const token = readFileSync(join(folder, "data", "admin-token"), "utf8").trim();
      const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
      const ask = (path: string, init: RequestInit) => fetch(new URL(path, server.url), { ...init, headers });
      await ask(room, { method: "PATCH", body: '{"everyMs":0,"burst":1000,"maxGraphemes":1000}' });
      const post = (text: string) => ask(`${room}/comments`, { method: "POST", body: JSON.stringify({ text }) });
      for (let said = 0; said < history; said += 20) {
        await Promise.all(Array.from({ length: 20 }, () => post(bulky)));
      }

      const attackers = new Set<Socket>();
      function attack(begin: (socket: Socket) => void, reads: boolean): void {
        const socket = createConnection(port, "127.0.0.1");
        attackers.add(socket);
        socket.on("error", () => undefined);
        socket.on("close", () => {
          attackers.delete(socket);
        });
        if (reads) socket.on("data", () => undefined);
        else socket.pause();
        socket.on("connect", () => begin(socket));
      }

      // The good one: a socket whose comments come back to it.
      const sentAt = new Map<string, number>();
      const delays: number[] = [];
      let missed = 0;
      const viewer = new WebSocket(`ws://127.0.0.1:${port}/ws`, "flyby.v1");
      viewer.onopen = () => {
        viewer.send('{"type":"hello"}');
        viewer.send('{"type":"join","room":"lobby"}');
      };
      const joined = Promise.withResolvers<void>();
      viewer.onmessage = ({ data }) => {
        const text = String(data);
        if (text.startsWith('{"type":"join"')) joined.resolve();
        if (text.startsWith('{"type":"gap"')) missed++;
        for (const [, mark = ""] of text.matchAll(/good (\d+)/g)) {
          const at = sentAt.get(mark);
          if (at !== undefined) delays.push(performance.now() - at);
          sentAt.delete(mark);
        }
      };
      await joined.promise;
      const before = memoryOf(server);

      for (let count = 0; count < stuckSockets; count++) {
        attack((socket) => {
          socket.write(upgrade);
          socket.write(joinFromStart);
        }, false);
      }
      for (let count = 0; count < stuckStreams; count++) {
        const kind = count % 2 === 0 ? "stream" : "events";
        attack((socket) => socket.write(`GET /${room}/log/${kind}?since=0 HTTP/1.1\r\nHost: localhost\r\n\r\n`), false);
      }
      // As fast as the connection takes them: no messages, and messages that are answered, whether one reads or not.
      for (const [text, reads] of [
        ["x", true],
        ['{"type":"ping","id":1}', true],
        ['{"type":"ping","id":1}', false],
      ] as const) {
        const many = Buffer.concat(Array.from({ length: 4_000 }, () => frame(text)));
        attack((socket) => {
          socket.write(upgrade);
          socket.write(joinNow);
          for (let sent = 0; sent < floodFrames; sent += 4_000) socket.write(many);
        }, reads);
      }
      const drips: ReturnType<typeof setInterval>[] = [];
      for (let count = 0; count < drippers; count++) {
        const isHead = count % 2 === 0;
        attack((socket) => {
          const head = `POST /${room}/comments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
          socket.write(isHead ? head : `${head}Content-Length: 10000\r\n\r\n`);
          drips.push(setInterval(() => socket.write(isHead ? "X-Drip: 1\r\n" : " "), 500));
        }, true);
      }
      for (let count = 0; count < 50; count++) {
        attack(
          (socket) => socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${"x".repeat(65_536)}\r\n\r\n`),
          true,
        );
        // A frame that says it is a gigabyte, and one of a megabyte that comes.
        const declared = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0]);
        attack((socket) => {
          socket.write(upgrade);
          socket.write(declared);
          socket.write(Buffer.alloc(1_000_000));
        }, true);
      }

      async function held(): Promise<Readonly<Record<string, number>>> {
        const metrics = await ask("metrics", {}).then((answer) => answer.text());
        const found = metrics.matchAll(/flyby_connections\{transport="([a-z-]+)"\} (\d+)/g);
        return Object.fromEntries([...found].map(([, name, count]) => [name, Number(count)]));
      }

      let peak = 0;
      let most = 0;
      let isClean = false;
      const began = performance.now();
      for (let said = 0; !isClean && performance.now() - began < talkMs; said++) {
        if (said % 10 === 9) {
          const { websocket = 0, sse = 0, stream = 0 } = await held();
          most = Math.max(most, websocket + sse + stream);
          isClean = websocket + sse + stream === 1;
        }
        sentAt.set(String(said), performance.now());
        void post(`good ${said} ${bulky}`);
        peak = Math.max(peak, memoryOf(server));
        await Bun.sleep(50);
      }
      while (sentAt.size > 0) await Bun.sleep(20);
      for (const drip of drips) clearInterval(drip);
      for (const socket of attackers) socket.destroy();
      delays.sort((a, b) => a - b);
      const percentile = (share: number) => Math.round(delays[Math.floor((delays.length - 1) * share)] ?? 0);
      // All of them were there, and only the good one is left.
      expect(most).toBeGreaterThan(stuckSockets + stuckStreams);
      expect([isClean, missed, peak - before < maxGrowthMb]).toEqual([true, 0, true]);
      expect(percentile(0.95)).toBeLessThan(1_000);
      expect((await fetch(new URL("readyz", server.url))).status).toBe(200);
      viewer.close();
      await server.stop();
    },
    40_000,
  );
});
