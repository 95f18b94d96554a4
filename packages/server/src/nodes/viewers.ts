import type { Clock } from "../clock.ts";
import type { CountedPresence } from "../rooms/presence.ts";

/** Numbers of other nodes, added up per room. */
export interface Viewers {
  heard(node: string, counts: readonly (readonly [room: string, viewers: number])[]): void;
  forget(node: string): void;
  /** Rooms whose number changed here since it was told last; `all`: every one. */
  toTell(all: boolean): readonly [room: string, viewers: number][];
  /** Drops what was not said again for `staleMs`. */
  expire(staleMs: number): void;
}

interface Count {
  viewers: number;
  at: number;
}

/** Rooms with viewers that are remembered of one node: what one process can serve at most. */
const maxRooms = 100_000;

export function createViewers(presence: CountedPresence, clock: Clock): Viewers {
  const nodes = new Map<string, Map<string, Count>>();
  const sums = new Map<string, number>();
  let told: ReadonlyMap<string, number> = new Map();

  function add(room: string, difference: number): void {
    if (difference === 0) return;
    const sum = (sums.get(room) ?? 0) + difference;
    if (sum > 0) sums.set(room, sum);
    else sums.delete(room);
    presence.setElsewhere(room, sum);
  }

  function set(counts: Map<string, Count>, room: string, viewers: number): void {
    const count = counts.get(room);
    add(room, viewers - (count?.viewers ?? 0));
    if (viewers === 0) counts.delete(room);
    else if (count !== undefined) Object.assign(count, { viewers, at: clock.now() });
    else counts.set(room, { viewers, at: clock.now() });
  }

  return {
    heard: (node, said) => {
      const counts = nodes.get(node) ?? new Map<string, Count>();
      nodes.set(node, counts);
      for (const [room, viewers] of said) {
        if (counts.size < maxRooms || counts.has(room)) set(counts, room, viewers);
      }
    },
    forget: (node) => {
      for (const [room, { viewers }] of nodes.get(node) ?? []) add(room, -viewers);
      nodes.delete(node);
    },
    toTell: (all) => {
      const now = presence.own();
      const news = [...now].filter(([room, viewers]) => all || told.get(room) !== viewers);
      const gone = [...told.keys()].filter((room) => !now.has(room));
      told = now;
      return [...news, ...gone.map((room): [string, number] => [room, 0])];
    },
    expire: (staleMs) => {
      const oldest = clock.now() - staleMs;
      for (const counts of nodes.values()) {
        for (const [room, { at }] of [...counts]) if (at < oldest) set(counts, room, 0);
      }
    },
  };
}
