import { createConnection } from "node:net";
import { deflateRawSync } from "node:zlib";
import { askRaw } from "../../packages/server/src/http/testing/raw-http.ts";
import { encodeRawFrame, sendRaw } from "../../packages/server/src/transports/testing/raw-frames.ts";
import { newToken } from "../support/crowd.ts";
import { startLoneServer } from "../support/lone-server.ts";
import { readMemory } from "../support/memory.ts";
import type { ClusterNode } from "../support/node.ts";
import type { Finding, Stage } from "./stage.ts";

const room = "crowd";
/** The runtime ends who drips a head, and who says nothing at all, after this at the latest (20 s of idling, looked at every 4). */
const slowestMs = 26_000;
const drippers = 200;
const maxGrownBytes = 64 * 1_048_576;

/** Clients that mean ill: each is ended or refused, and somebody who behaves is served all the time. */
export const hostile: Stage = {
  name: "hostile",
  share: 0,
  async run() {
    const server = await startLoneServer(room);
    try {
      const before = readMemory(server.pid());
      const good = startGoodClient(server);
      const findings = [
        ...(await Promise.all([slowHeads(server), silence(server), slowBodies(server)])),
        await oversizedHead(server),
        await oversizedFrame(server),
        await bomb(server),
        await manyBombs(server),
        ...(await crossSite(server)),
      ];
      const longestMs = await good.stop();
      const grown = readMemory(server.pid()) - before;
      return [
        ...findings,
        finding(
          "a good client meanwhile",
          "each post acknowledged in < 2 s",
          `${longestMs} ms at most`,
          longestMs < 2_000,
        ),
        finding(
          "memory of the server",
          "< 64 MB more",
          `${(grown / 1_048_576).toFixed(0)} MB more`,
          grown < maxGrownBytes,
        ),
      ];
    } finally {
      await server.close();
    }
  },
};

function finding(what: string, expected: string, seen: string, ok: boolean): Finding {
  return { what, expected, seen, ok };
}

function startGoodClient({ url }: ClusterNode): { stop(): Promise<number> } {
  let longestMs = 0;
  let stopped = false;
  async function run(): Promise<void> {
    const token = await newToken(url, "Good");
    for (let said = 0; !stopped; said++) {
      const began = Date.now();
      const answer = await fetch(`${url}/api/v1/rooms/${room}/comments`, {
        method: "POST",
        body: JSON.stringify({ text: `good ${said}` }),
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      });
      if (answer.status !== 201) throw new Error(`a good post was answered ${answer.status}`);
      longestMs = Math.max(longestMs, Date.now() - began);
      await Bun.sleep(100);
    }
  }
  const running = run();
  return {
    async stop() {
      stopped = true;
      await running;
      return longestMs;
    },
  };
}

/** How long connections stay on which a byte comes every second; null for those that the server never ends. */
function drip({ port }: ClusterNode, first: string, byte: string): Promise<number | null> {
  return new Promise((resolve) => {
    const began = Date.now();
    const socket = createConnection(port, "127.0.0.1");
    const dripping = setInterval(() => byte !== "" && socket.write(byte), 1_000);
    const limit = setTimeout(() => done(null), slowestMs);
    function done(ms: number | null): void {
      clearInterval(dripping);
      clearTimeout(limit);
      socket.destroy();
      resolve(ms);
    }
    socket.on("connect", () => first !== "" && socket.write(first));
    socket.on("data", () => {});
    socket.on("error", () => done(Date.now() - began));
    socket.on("close", () => done(Date.now() - began));
  });
}

async function dripMany(server: ClusterNode, what: string, first: string, byte: string): Promise<Finding> {
  const times = await Promise.all(Array.from({ length: drippers }, () => drip(server, first, byte)));
  const longest = Math.max(...times.map((ms) => ms ?? Number.POSITIVE_INFINITY));
  return finding(
    what,
    `all ended within ${slowestMs / 1_000} s`,
    `${(longest / 1_000).toFixed(1)} s`,
    longest < slowestMs,
  );
}

const slowHeads = (server: ClusterNode) =>
  dripMany(server, `slowloris: ${drippers} heads, a byte a second`, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: ", "a");
const silence = (server: ClusterNode) => dripMany(server, `${drippers} connections that say nothing`, "", "");
const slowBodies = (server: ClusterNode) =>
  dripMany(
    server,
    `${drippers} bodies, a byte a second`,
    `POST /api/v1/rooms/${room}/comments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10000\r\n\r\n{`,
    "a",
  );

async function oversizedHead({ port }: ClusterNode): Promise<Finding> {
  const one = await askRaw(port, [`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ${"a".repeat(40_000)}\r\n\r\n`]);
  const many = await askRaw(port, [`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${"X-Many: a\r\n".repeat(2_000)}\r\n`]);
  const seen = [one.status, many.status];
  return finding(
    "heads of 40 KB and of 2,000 lines",
    "431, or ended",
    seen.join(),
    seen.every((status) => status === 431 || status === null),
  );
}

async function oversizedFrame({ port }: ClusterNode): Promise<Finding> {
  const sent = (length: "right" | "huge", size: number) =>
    sendRaw(
      port,
      [encodeRawFrame({ fin: true, rsv: 0, opcode: 1, masked: true, payload: Buffer.alloc(size, "x"), length })],
      { waitMs: 2_000 },
    );
  const outcomes = [await sent("right", 20_000), await sent("right", 200_000), await sent("huge", 100)];
  const seen = outcomes.map(({ closeCode, ended }) => closeCode ?? (ended ? "ended" : "open"));
  const ok = seen.every((code) => code === 4413 || code === 1009 || code === "ended");
  return finding("frames of 20 KB, 200 KB and a declared terabyte", "4413, 1009 or ended", seen.join(), ok);
}

/** Ten megabytes in ten kilobytes, under the bit that says "deflated" though nobody agreed on it. */
const bombFrame = encodeRawFrame({
  fin: true,
  rsv: 4,
  opcode: 1,
  masked: true,
  payload: deflateRawSync(Buffer.alloc(10_000_000, "a")),
  length: "right",
});

async function bomb({ port }: ClusterNode): Promise<Finding> {
  const { closeCode, ended } = await sendRaw(port, [bombFrame], { waitMs: 2_000 });
  const ok = ended || closeCode !== null;
  return finding("a deflated bomb on a socket", "1002, or ended", String(closeCode ?? (ended ? "ended" : "open")), ok);
}

async function manyBombs(server: ClusterNode): Promise<Finding> {
  const before = readMemory(server.pid());
  const body = Bun.gzipSync(Buffer.alloc(10_000_000, "a"));
  const statuses = new Set<number>();
  for (let sent = 0; sent < 50; sent++) {
    const answer = await fetch(`${server.url}/api/v1/rooms/${room}/comments`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    await answer.arrayBuffer();
    statuses.add(answer.status);
  }
  const grown = readMemory(server.pid()) - before;
  const ok = [...statuses].every((status) => status >= 400 && status < 500) && grown < maxGrownBytes;
  const seen = `${[...statuses].join()}, ${(grown / 1_048_576).toFixed(0)} MB more`;
  return finding("50 gzip bombs as drafts", "refused, < 64 MB more", seen, ok);
}

async function crossSite({ url, port }: ClusterNode): Promise<readonly Finding[]> {
  const head = (origin: string) =>
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: ${origin}\r\n\r\n`;
  const evil = await askRaw(port, [head("https://evil.example")]);
  const near = await askRaw(port, [head(`http://127.0.0.1.evil.example:${port}`)]);
  const own = await askRaw(port, [head(url)], 300);
  return [
    finding(
      "sockets of other sites",
      "403",
      `${evil.status}, ${near.status}`,
      evil.status === 403 && near.status === 403,
    ),
    finding("a socket of our own page", "101", String(own.status), own.status === 101),
  ];
}
