import { deflateSubprotocol, limits, type Result, refuse, subprotocol } from "@flyby/protocol";
import type { Exchange, ExchangeFacts } from "../exchanges/exchange.ts";
import { createExchangeSession, type ExchangeSession } from "../exchanges/exchange-session.ts";
import { type CountedSession, CountedSocket, type Door } from "./counted-socket.ts";
import { type Farewell, sendAway, spread } from "./farewell.ts";
import { createFlybySession, type FlybySession } from "./flyby-session.ts";
import { createPlaces } from "./places.ts";
import { createPlainSession, createReadTexts, type PlainSession } from "./plain-session.ts";
import type { SessionParts } from "./session-parts.ts";
import type { Transport } from "./transport.ts";
import type { SocketHandler } from "./wire.ts";

/** Open sockets of one process, and of one address. */
export interface SocketBounds {
  readonly all: number;
  readonly byAddress: number;
}

/**
 * 15,000 were measured to cost 57 MB. A fifth for one address: a university behind one line has fewer, and one address
 * alone sends nobody away.
 */
const defaultBounds: SocketBounds = { all: 50_000, byAddress: 10_000 };
const checkEveryMs = 1_000;

/** What the edge found out about an upgrade before anything was decided. */
export interface UpgradeFacts {
  readonly address: string;
  /** Sec-WebSocket-Protocol, null when nothing was offered. */
  readonly offered: string | null;
  readonly room: string | null;
}

export interface Upgrade {
  readonly session: SocketHandler;
  /** The subprotocol to answer with; null when none was offered. */
  readonly protocol: string | null;
}

export interface Sockets {
  /** `/ws` */
  openFlyby(facts: UpgradeFacts): Result<Upgrade>;
  /** `/` */
  openPlain(facts: UpgradeFacts): Promise<Result<Upgrade>>;
  /** `/lab/…` */
  openExchange(exchange: Exchange, facts: ExchangeFacts): Result<Upgrade>;
  readonly transports: readonly Transport[];
  /** Stops the clock; sessions end with their sockets. */
  close(): void;
}

/** All sockets of this process, with the one timer that watches over them. */
export function createSockets(parts: SessionParts, bounds: SocketBounds = defaultBounds): Sockets {
  const flyby = new Set<FlybySession>();
  const plain = new Set<PlainSession>();
  const exchanging = new Set<ExchangeSession>();
  const readTexts = createReadTexts();
  const places = createPlaces(bounds.byAddress);
  const doors = { flyby: openDoor(flyby), plain: openDoor(plain), exchanging: openDoor(exchanging) };
  let draining = false;
  let stopTimer = parts.clock.after(checkEveryMs, check);

  function check(): void {
    const nowMs = parts.clock.now();
    for (const session of flyby) session.check(nowMs);
    for (const session of plain) session.check(nowMs);
    for (const session of exchanging) session.check(nowMs);
    stopTimer = parts.clock.after(checkEveryMs, check);
  }

  function admit(address: string): Result<null> {
    if (draining) return refuse("shutting-down");
    if (!places.hasRoom(address)) return refuse("overloaded", "There are too many sockets of this address already.");
    return flyby.size + plain.size + exchanging.size >= bounds.all ? refuse("overloaded") : { ok: true, value: null };
  }

  return {
    openFlyby({ address, offered }) {
      const admitted = admit(address);
      if (!admitted.ok) return admitted;
      const protocol = chooseProtocol(offered);
      if (!protocol.ok) return protocol;
      const session = createFlybySession(address, parts, protocol.value === deflateSubprotocol ? "deflate" : "text");
      return {
        ok: true,
        value: { session: new CountedSocket(session, address, doors.flyby), protocol: protocol.value },
      };
    },
    async openPlain({ address, offered, room }) {
      const admitted = admit(address);
      if (!admitted.ok) return admitted;
      if (offered !== null) return refuse("bad-protocol", "The plain socket takes no subprotocol; flyby.v1 is at /ws.");
      const id = room ?? "lobby";
      const found = parts.core.rooms.get(id) ?? (await parts.core.rooms.find(id));
      if (found === undefined) return refuse("room-not-found");
      if (found.kind !== "live") return refuse("bad-query", "The plain socket serves live rooms only.");
      const log = await parts.core.openLog(id);
      if (!log.ok) return log;
      const session = createPlainSession(log.value, address, readTexts, parts);
      return { ok: true, value: { session: new CountedSocket(session, address, doors.plain), protocol: null } };
    },
    openExchange(exchange, facts) {
      const admitted = admit(facts.address);
      if (!admitted.ok) return admitted;
      const offered = facts.request.headers.get("sec-websocket-protocol");
      if (offered !== null) return refuse("bad-protocol", "The exchanges take no subprotocol; flyby.v1 is at /ws.");
      const begin = exchange.open(facts);
      if (!begin.ok) return begin;
      const session = createExchangeSession(begin.value, parts.clock);
      return {
        ok: true,
        value: { session: new CountedSocket(session, facts.address, doors.exchanging), protocol: null },
      };
    },
    transports: [
      { name: "websocket", connections: () => flyby.size, drain: drainFlyby },
      { name: "plain", connections: () => plain.size, drain: ({ graceMs }) => drain(plain, graceMs) },
      { name: "lab", connections: () => exchanging.size, drain: ({ graceMs }) => drain(exchanging, graceMs) },
    ],
    close: () => stopTimer(),
  };

  function openDoor<S extends CountedSession>(all: Set<S>): Door<S> {
    return {
      came(session, address) {
        all.add(session);
        places.enter(address);
      },
      went(session, address) {
        if (all.delete(session)) places.leave(address);
      },
      isClosing: () => draining,
    };
  }

  async function drainFlyby({ way, graceMs }: Farewell): Promise<void> {
    draining = true;
    const isMove = way === "move";
    if (isMove) await sendAway(flyby, graceMs, parts.clock, (session, afterMs) => session.move(afterMs));
    await drain(flyby, isMove ? 0 : graceMs);
  }

  function drain(all: ReadonlySet<CountedSession>, graceMs: number): Promise<void> {
    draining = true;
    return spread([...all], graceMs, parts.clock, (session) => session.leave("shutting-down"));
  }
}

/** Ours when offered; nothing when nothing was offered; an offer without ours is refused rather than accepted by chance. */
function chooseProtocol(offered: string | null): Result<string | null> {
  if (offered === null) return { ok: true, value: null };
  const names = offered.split(",").map((name) => name.trim());
  const chosen = [deflateSubprotocol, subprotocol].find((name) => names.includes(name));
  return chosen === undefined ? refuse("bad-protocol") : { ok: true, value: chosen };
}

/** What the runtime is told about sockets. */
export const socketLimits = {
  /** One byte above ours is ours to refuse in words; far above, the runtime closes with 1009. */
  maxPayloadLength: limits.maxMessageBytes * 4,
  /** Above the window of unconfirmed bytes: only who floods us without reading ever gets here. */
  backpressureLimit: 1_048_576,
  closeOnBackpressureLimit: false,
  /** Seconds; pings go out by themselves before it. */
  idleTimeout: 30,
  sendPings: true,
  perMessageDeflate: false,
} as const;
