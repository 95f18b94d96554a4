import { createHash } from "node:crypto";
import { accept, type MirrorAnswer, type MirroredHead } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import { answerJson } from "../http/answers.ts";
import type { Exchange } from "./exchange.ts";

/** RFC 6455, section 1.3. */
const acceptGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/**
 * Headers that clients send by themselves, and none that says who may do what. Any other may be a proxy's: addresses of
 * its network, tokens of its sign-in. A page that shows those would give them away.
 */
const shown = new Set([
  ...["accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-length", "content-type"],
  ...["dnt", "host", "if-none-match", "origin", "pragma", "priority", "range", "referer", "save-data", "te"],
  ...["transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent"],
]);
const isShown = (name: string): boolean => shown.has(name) || name.startsWith("sec-");

/** Shows a client its own request as it arrived here, and over a socket the answer too; then it sends all back. */
export function createMirror(clock: Clock): Exchange {
  return {
    name: "mirror",
    open: ({ request }) =>
      accept((socket) => {
        const answer: MirrorAnswer = { request: toRequestHead(request), response: toUpgradeHead(request, clock.now()) };
        socket.send(JSON.stringify(answer));
        return { heard: socket.send, heardBytes: socket.send };
      }),
    routes: [
      {
        path: "/lab/mirror",
        access: "classic",
        methods: {
          GET: ({ request }) => {
            const answer: MirrorAnswer = { request: toRequestHead(request) };
            return answerJson(answer);
          },
        },
      },
    ],
  };
}

function toRequestHead({ method, url, headers }: Request): MirroredHead {
  const target = url.slice(new URL(url).origin.length);
  const line = `${method} ${target} HTTP/1.1`;
  const all = [...headers];
  return {
    line,
    headers: all.map(([name, value]) => [name, isShown(name) ? value : "(not shown)"] as const),
    bytes: countBytes(line, all),
  };
}

// What the runtime answers; it tells nobody, so a test compares this with the bytes on the wire.
function toUpgradeHead(request: Request, nowMs: number): MirroredHead {
  const key = request.headers.get("sec-websocket-key") ?? "";
  const line = "HTTP/1.1 101 Switching Protocols";
  const headers: readonly (readonly [string, string])[] = [
    ["Upgrade", "websocket"],
    ["Connection", "Upgrade"],
    ["Sec-WebSocket-Accept", createHash("sha1").update(`${key}${acceptGuid}`).digest("base64")],
    ["Date", new Date(nowMs).toUTCString()],
  ];
  return { line, headers, bytes: countBytes(line, headers) };
}

function countBytes(line: string, headers: readonly (readonly [string, string])[]): number {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  // Header values are one byte a character on the wire.
  return [line, ...lines, ""].reduce((sum, { length }) => sum + length + 2, 0);
}
