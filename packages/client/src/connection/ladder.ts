import type { LogTransport } from "@flyby/protocol";
import type { KeyValue } from "../room-client.ts";
import * as timing from "../timing.ts";

/** From the best down. A plain stream and BOSH carry nothing where events do not, so they come by choice only. */
const rungs: readonly LogTransport[] = ["websocket", "sse", "long-poll", "poll"];

/** Failed joins on one transport before the next is tried, and when it or a socket has worked in this visit. */
const patience = { unproven: 2, proven: 4 } as const;

/** Which transport to use (pure). `auto: false` stays where it is. */
export interface Ladder {
  readonly auto: boolean;
  readonly current: LogTransport;
  /** Failed joins in a row on `current`. */
  readonly failures: number;
  /** A socket has worked in this visit. */
  readonly socketProven: boolean;
  /** What has joined last. */
  readonly proven: LogTransport | null;
  /** Vain attempts to climb back in a row. */
  readonly climbs: number;
}

export function createLadder(wish: LogTransport | "auto", remembered: LogTransport | null, sockets: boolean): Ladder {
  const start = { failures: 0, socketProven: false, proven: null, climbs: 0 };
  if (wish !== "auto") return { ...start, auto: false, current: wish };
  const current = remembered ?? "websocket";
  return { ...start, auto: true, current: current === "websocket" && !sockets ? "sse" : current };
}

/** A connection ended before it joined, or swallowed what came later. `silent`: in all the time it had. */
export function joinFailed(ladder: Ladder, silent: boolean): Ladder {
  const failures = ladder.failures + 1;
  const enough = ladder.socketProven || ladder.proven === ladder.current ? patience.proven : patience.unproven;
  if (!ladder.auto || (failures < enough && !silent)) return { ...ladder, failures };
  // After the last rung the first: everything failed, so the server is away, and nothing is known about walls.
  const next = rungs[(rungOf(ladder) + 1) % rungs.length] ?? "websocket";
  return { ...ladder, current: next, failures: 0 };
}

export function joinWorked(ladder: Ladder, transport: LogTransport): Ladder {
  const socket = transport === "websocket";
  return {
    ...ladder,
    current: ladder.auto ? transport : ladder.current,
    failures: 0,
    proven: transport,
    socketProven: ladder.socketProven || socket,
    climbs: socket ? 0 : ladder.climbs,
  };
}

export function climbFailed(ladder: Ladder): Ladder {
  return { ...ladder, climbs: ladder.climbs + 1 };
}

/** When to try something better than a fallback, and what; null: not at all. A socket first, then the rungs below it. */
export function nextClimb(ladder: Ladder): { readonly afterMs: number; readonly to: LogTransport } | null {
  const to = rungs[ladder.climbs % Math.max(1, rungOf(ladder))];
  if (!ladder.auto || to === undefined || ladder.current === "websocket") return null;
  const first = ladder.socketProven ? timing.climbProvenMs : timing.climbMs;
  return { to, afterMs: Math.min(timing.climbCapMs, first * 2 ** Math.min(ladder.climbs, 10)) };
}

function rungOf({ current }: Ladder): number {
  return rungs.indexOf(current);
}

const key = (server: string) => `flyby:transport:${server}`;

/** The fallback that carried the last visit to this server, if one had to. */
export function recallTransport(storage: KeyValue, server: string): LogTransport | null {
  const value = storage.getItem(key(server));
  return rungs.find((rung) => rung === value) ?? null;
}

export function keepTransport(storage: KeyValue, server: string, transport: LogTransport): void {
  storage.setItem(key(server), transport);
}
