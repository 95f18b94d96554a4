import type { KeyValue } from "../room-client.ts";
import { timing } from "../timing.ts";
import type { TransportName } from "./state.ts";

const rungs = ["websocket", "long-poll", "poll"] as const satisfies readonly TransportName[];

/** Failed joins on one transport before the next is tried, and when it has worked in this visit. */
const patience = { unproven: 2, proven: 4 } as const;

/** Which transport to use (pure). `auto: false` stays where it is. */
export interface Ladder {
  readonly auto: boolean;
  readonly current: TransportName;
  /** Failed joins in a row on `current`. */
  readonly failures: number;
  /** A socket has worked in this visit. */
  readonly socketProven: boolean;
  /** Vain attempts to climb back in a row. */
  readonly climbs: number;
}

export function createLadder(wish: TransportName | "auto", remembered: TransportName | null, sockets: boolean): Ladder {
  const start = { failures: 0, socketProven: false, climbs: 0 };
  if (wish !== "auto") return { ...start, auto: false, current: wish };
  return { ...start, auto: true, current: sockets ? (remembered ?? "websocket") : "long-poll" };
}

/** A connection ended before it joined. `silent`: not one byte came, in all the time it had. */
export function joinFailed(ladder: Ladder, silent: boolean): Ladder {
  const failures = ladder.failures + 1;
  const enough = ladder.socketProven ? patience.proven : patience.unproven;
  if (!ladder.auto || (failures < enough && !silent)) return { ...ladder, failures };
  // After the last rung the first: everything failed, so the server is away, and nothing is known about walls.
  const next = rungs[(rungs.indexOf(ladder.current) + 1) % rungs.length] ?? "websocket";
  return { ...ladder, current: next, failures: 0 };
}

export function joinWorked(ladder: Ladder, transport: TransportName): Ladder {
  const socket = transport === "websocket";
  return {
    ...ladder,
    current: ladder.auto ? transport : ladder.current,
    failures: 0,
    socketProven: ladder.socketProven || socket,
    climbs: socket ? 0 : ladder.climbs,
  };
}

export function climbFailed(ladder: Ladder): Ladder {
  return { ...ladder, climbs: ladder.climbs + 1 };
}

/** How long to stay on a fallback before a socket is tried again; null: not at all. */
export function climbDelayMs(ladder: Ladder): number | null {
  if (!ladder.auto || ladder.current === "websocket") return null;
  const first = ladder.socketProven ? timing.climbProvenMs : timing.climbMs;
  return Math.min(timing.climbCapMs, first * 2 ** Math.min(ladder.climbs, 10));
}

const key = (server: string) => `flyby:transport:${server}`;

/** The fallback that carried the last visit to this server, if one had to. */
export function recallTransport(storage: KeyValue | null, server: string): TransportName | null {
  try {
    const value = storage?.getItem(key(server));
    return rungs.find((rung) => rung === value) ?? null;
  } catch {
    return null;
  }
}

export function keepTransport(storage: KeyValue | null, server: string, transport: TransportName): void {
  try {
    storage?.setItem(key(server), transport);
  } catch {
    // Full or forbidden storage: the next visit finds out anew.
  }
}
