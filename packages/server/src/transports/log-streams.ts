import { formatCursor, headers, parseSince, refuse, type Since } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import { type Answer, acceptsGzip, answerRefusal } from "../http/answers.ts";
import { readNumber } from "../http/query.ts";
import type { Call, Route } from "../http/route.ts";
import type { RoomLog } from "../log/room-log.ts";
import { maxTickMs } from "../log/tick.ts";
import type { Metrics } from "../ops/metrics.ts";
import type { Admission } from "./admission.ts";
import { type Farewell, sendAway } from "./farewell.ts";
import { createFrames, eventWords, type Framing, lineWords, plainFraming, type StreamWords } from "./framing.ts";
import { gzipFraming } from "./gzip-framing.ts";
import { holdMarginSeconds } from "./hold.ts";
import { type LogBody, type LogBodyParts, openLogBody } from "./log-body.ts";
import type { Seats } from "./seats.ts";
import type { Transport } from "./transport.ts";

/** Silence after which a stream says that it lives: proxies and phones give up after 30 s and more. */
export const defaultHeartbeatMs = 15_000;
const checkEveryMs = 1_000;
/** A peer who reads nothing is cut off by the runtime after so many seconds of silence. */
const lingerSeconds = 1;
/**
 * Proxies neither keep these answers nor wait for their end, and do not compress them into blocks of their own; that is
 * done here, once for everybody.
 */
const streamHeaders = {
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
  vary: "Accept-Encoding",
};

export interface LogStreams {
  readonly routes: readonly Route[];
  readonly sse: Transport;
  readonly stream: Transport;
  /** Stops the clock; streams end with their connections. */
  close(): void;
}

export interface LogStreamParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly seats: Seats;
  readonly admission: Admission;
  readonly heartbeatMs?: number;
  readonly onTrouble: (error: unknown) => void;
}

/** `…/log/events` (SSE) and `…/log/stream` (NDJSON): the log as one answer that does not end. */
export function createLogStreams(parts: LogStreamParts): LogStreams {
  const { clock, heartbeatMs = defaultHeartbeatMs } = parts;
  const sse = createKind("sse", eventWords, heartbeatMs, parts);
  const stream = createKind("stream", lineWords, heartbeatMs, parts);
  const everyMs = Math.min(checkEveryMs, heartbeatMs);
  let stopTimer = clock.after(everyMs, check);

  function check(): void {
    const nowMs = clock.now();
    for (const { open } of [sse, stream]) for (const body of open) body.check(nowMs);
    stopTimer = clock.after(everyMs, check);
  }

  return {
    routes: [
      { path: "/api/v1/rooms/:room/log/events", methods: { GET: sse.answer } },
      { path: "/api/v1/rooms/:room/log/stream", methods: { GET: stream.answer } },
    ],
    sse: sse.transport,
    stream: stream.transport,
    close: () => stopTimer(),
  };
}

interface Kind {
  readonly open: ReadonlySet<LogBody>;
  readonly transport: Transport;
  answer(call: Call): Promise<Answer | Response>;
}

function createKind(name: "sse" | "stream", words: StreamWords, heartbeatMs: number, parts: LogStreamParts): Kind {
  const { core, clock, metrics, seats, admission, onTrouble } = parts;
  const share = (framing: Framing): LogBodyParts => ({
    clock,
    framing,
    frame: createFrames(framing),
    heartbeatMs,
    onChunk: ({ comments }) => metrics.delivered(name, comments),
    onGap: ({ reason }) => metrics.gap(reason),
    onFailure: onTrouble,
  });
  const plain = share(plainFraming(words));
  const gzip = share(gzipFraming(words));
  const open = new Set<LogBody>();
  let draining = false;

  async function answer({ request, params, query, hold, peer }: Call): Promise<Answer | Response> {
    if (draining) return answerRefusal(refuse("shutting-down"));
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    // A browser comes back to the address it first asked for, and says in the header how far it has come since.
    const since = parseSince((name === "sse" && request.headers.get("last-event-id")) || query.get("since"));
    if (!since.ok) return answerRefusal(since);
    const maxRate = readNumber(query, "maxRate", undefined, { least: 0.1, most: 10_000, whole: false });
    if (!maxRate.ok) return answerRefusal(maxRate);
    const turn = await admission.enter(() => !request.signal.aborted);
    if (!turn.ok) return answerRefusal(turn);
    const log = await core.openLog(room);
    if (!log.ok) return answerRefusal(log);
    const stand = seats.take(peer.address);
    if (stand === null) return answerRefusal(refuse("overloaded"));
    hold(heartbeatMs / 1_000 + holdMarginSeconds);
    const shared = request.method === "GET" && acceptsGzip(request) ? gzip : plain;
    const body = start(log.value, { since: since.value, maxRate: maxRate.value }, shared, { stand, hold });
    request.signal.addEventListener("abort", () => body.drop(), { once: true });
    const isHead = request.method === "HEAD";
    if (isHead || request.signal.aborted) body.drop();
    if (draining) body.finish("shutting-down");
    const { contentType, coding } = shared.framing;
    const init = { ...streamHeaders, "content-type": contentType, [headers.cursor]: formatCursor(body.begin) };
    const coded: Record<string, string> = coding === null ? {} : { "content-encoding": coding };
    return new Response(isHead ? null : body.body, { headers: { ...init, ...coded } });
  }

  // On its own, so that what lives as long as the stream holds nothing of the request.
  function start(
    log: RoomLog,
    asked: { readonly since: Since; readonly maxRate: number | undefined },
    shared: LogBodyParts,
    { stand, hold }: { readonly stand: () => void; readonly hold: Call["hold"] },
  ): LogBody {
    let leaveRoom = (): void => undefined;
    const onEnd = (stuck: boolean): void => {
      open.delete(body);
      stand();
      leaveRoom();
      if (stuck) hold(lingerSeconds);
    };
    const body = openLogBody(log, { ...asked, onEnd }, shared);
    leaveRoom = core.presence.join(log.room, body);
    open.add(body);
    return body;
  }

  async function drain({ graceMs }: Farewell): Promise<void> {
    draining = true;
    // What was committed a moment ago is delivered with the room's next tick.
    const tickMs = Math.min(maxTickMs, graceMs);
    await new Promise<void>((done) => clock.after(tickMs, done));
    await sendAway(open, graceMs - tickMs, clock, (body) => body.finish("shutting-down"));
    for (const body of [...open]) body.leave("shutting-down");
  }

  return { open, answer, transport: { name, connections: () => open.size, drain } };
}
