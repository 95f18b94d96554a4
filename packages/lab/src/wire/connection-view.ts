import type { Direction } from "../tap/tap.ts";
import { type AcceptSteps, acceptSteps } from "./accept.ts";
import { type Kept, keepFirst } from "./bytes.ts";
import { type DeflateAgreement, deflateAgreement } from "./extensions.ts";
import { asksForWebSocket, checkHandshakeRequest, checkHandshakeResponse, type HandshakeCheck } from "./handshake.ts";
import { type HttpRequestHead, type HttpResponseHead, headerOf } from "./http-head.ts";
import type { HttpProblem } from "./http-problems.ts";
import { createHttpReader, type HttpBody, type HttpReader } from "./http-reader.ts";
import type { CreateInflater } from "./inflater.ts";
import { wireLimits } from "./limits.ts";
import type { WireTotals } from "./totals.ts";
import { createWebSocketView, type WebSocketEvent, type WebSocketView } from "./websocket-view.ts";

export type WireEvent =
  | WebSocketEvent
  | {
      readonly type: "request";
      /** Counts the requests of the connection from 1; their answers have the same number. */
      readonly exchange: number;
      readonly head: HttpRequestHead;
      readonly bytes: number;
      /** Of a request for a WebSocket. */
      readonly checks: readonly HandshakeCheck[] | null;
    }
  | {
      readonly type: "response";
      /** 0: nobody asked. */
      readonly exchange: number;
      readonly head: HttpResponseHead;
      readonly bytes: number;
      /** Of an answer that opens a WebSocket. */
      readonly handshake: Handshake | null;
    }
  | { readonly type: "chunk"; readonly direction: Direction; readonly size: number; readonly extension: string }
  | { readonly type: "body"; readonly direction: Direction; readonly exchange: number; readonly body: HttpBody }
  | { readonly type: "problem"; readonly direction: Direction; readonly problem: HttpProblem };

export interface Handshake {
  readonly steps: AcceptSteps;
  readonly checks: readonly HandshakeCheck[];
  readonly deflate: DeflateAgreement | null;
}

/** All that two peers say over one connection: HTTP/1, and the WebSocket it may turn into. Never throws. */
export interface ConnectionView {
  push(direction: Direction, bytes: Uint8Array): void;
  /** The sender of this direction has ended it. */
  end(direction: Direction): void;
  /** What the bytes of a direction were; they add up to all that were pushed. */
  totals(direction: Direction): WireTotals;
}

export function createConnectionView(
  emit: (event: WireEvent) => void,
  createInflater: CreateInflater | null,
): ConnectionView {
  /** Requests that wait for their answer, the oldest first. */
  const waiting: { exchange: number; head: HttpRequestHead; bytes: number }[] = [];
  let waitingBytes = 0;
  let exchanges = 0;
  let answering = 0;
  let socket: WebSocketView | null = null;
  /** Another protocol than WebSocket: its bytes are counted. */
  let foreign = false;
  /** Bytes behind a request to upgrade, until its answer says how to read them. */
  let held: Kept | null = null;
  const unread = { up: 0, down: 0 };

  const up: HttpReader = createHttpReader(
    {
      head(head, bytes) {
        if (head.type !== "request") return "go-on";
        exchanges += 1;
        const asks = asksForWebSocket(head);
        emit({ type: "request", exchange: exchanges, head, bytes, checks: asks ? checkHandshakeRequest(head) : null });
        waiting.push({ exchange: exchanges, head, bytes });
        waitingBytes += bytes;
        if (waiting.length > wireLimits.pipelinedRequests || waitingBytes > wireLimits.pipelinedHeadBytes) {
          giveUp("too-many-requests");
          return "stop";
        }
        if (!asks && head.method !== "CONNECT") return "go-on";
        held = keepFirst(wireLimits.waitingBytes);
        return "stop";
      },
      chunk: (size, extension) => emit({ type: "chunk", direction: "up", size, extension }),
      body: (body) => emit({ type: "body", direction: "up", exchange: exchanges, body }),
      problem: (problem) => emit({ type: "problem", direction: "up", problem }),
    },
    { side: "request" },
  );

  const down: HttpReader = createHttpReader(
    {
      head: (head, bytes) => (head.type === "response" ? answer(head, bytes) : "go-on"),
      chunk: (size, extension) => emit({ type: "chunk", direction: "down", size, extension }),
      body: (body) => emit({ type: "body", direction: "down", exchange: answering, body }),
      problem: (problem) => emit({ type: "problem", direction: "down", problem }),
    },
    { side: "response", methodFor: () => waiting[0]?.head.method ?? "GET" },
  );

  function giveUp(problem: HttpProblem): void {
    emit({ type: "problem", direction: "up", problem });
    foreign = true;
  }

  function answer(head: HttpResponseHead, bytes: number): "go-on" | "stop" {
    const asked = waiting[0];
    answering = asked?.exchange ?? 0;
    const opens = head.status === 101 && asked !== undefined && asksForWebSocket(asked.head);
    const deflate = deflateAgreement(headerOf(head, "sec-websocket-extensions"));
    const handshake = opens
      ? {
          steps: acceptSteps(headerOf(asked.head, "sec-websocket-key") ?? ""),
          checks: checkHandshakeResponse(asked.head, head),
          deflate,
        }
      : null;
    emit({ type: "response", exchange: answering, head, bytes, handshake });
    if (!asked) emit({ type: "problem", direction: "down", problem: "no-request" });
    // An interim answer (100 Continue, 103 Early Hints): the real one follows.
    if (head.status < 200 && head.status !== 101) return "go-on";
    waiting.shift();
    waitingBytes -= asked?.bytes ?? 0;
    const tunnel = asked?.head.method === "CONNECT" && head.status < 300;
    if (opens) socket = createWebSocketView(emit, { deflate, createInflater });
    else if (head.status === 101 || tunnel) foreign = true;
    // The reader of requests stopped at the last one: with its answer it goes on, or gives way.
    if (waiting.length === 0) releaseHeld();
    return opens || foreign ? "stop" : "go-on";
  }

  function releaseHeld(): void {
    const kept = held;
    held = null;
    if (!kept) return;
    if (foreign) unread.up += kept.length;
    else {
      if (!socket) up.resume();
      push("up", kept.bytes());
    }
  }

  function push(direction: Direction, bytes: Uint8Array): void {
    if (socket) socket.push(direction, bytes);
    else if (foreign) unread[direction] += bytes.length;
    else if (direction === "up" && held) hold(held, bytes);
    else {
      const rest = (direction === "up" ? up : down).push(bytes);
      if (rest !== null && rest.length > 0) push(direction, rest);
    }
  }

  function hold(kept: Kept, bytes: Uint8Array): void {
    kept.add(bytes);
    if (kept.length <= wireLimits.waitingBytes) return;
    giveUp("too-much-waiting");
    releaseHeld();
  }

  return {
    push,
    end(direction) {
      if (!socket && !foreign) (direction === "up" ? up : down).end();
    },
    totals(direction) {
      const http = (direction === "up" ? up : down).counts;
      const frames = socket?.counts(direction);
      const heldBytes = direction === "up" ? (held?.length ?? 0) : 0;
      return {
        httpHeads: http.head,
        httpFraming: http.framing,
        httpBodies: http.body,
        frameHeads: frames?.head ?? 0,
        framePayload: frames?.payload ?? 0,
        unread: http.lost + (frames?.lost ?? 0) + unread[direction] + heldBytes,
      };
    },
  };
}
