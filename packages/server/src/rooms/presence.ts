import type { Clock } from "../clock.ts";
import type { Presence, Viewer } from "../core-contract.ts";

/** A poller counts as a viewer for so long after its last request. */
const pollerMs = 30_000;
/** The number is told at most so often (design decision 19). */
const tellEveryMs = 5_000;
/** Pollers remembered per room; beyond it the number is "very many" anyway. */
const maxPollers = 100_000;

interface RoomPresence {
  sessions: number;
  /** Last request of each poller, oldest first. */
  readonly pollers: Map<string, number>;
  readonly listeners: Set<Viewer>;
  told: number;
  toldAt: number;
  stopTimer: (() => void) | null;
}

/** The viewers of this node, and what is known of those of others. */
export interface CountedPresence extends Presence {
  /** Rooms with viewers on this node, and how many. */
  own(): ReadonlyMap<string, number>;
  /** So many watch the room on other nodes. */
  setElsewhere(room: string, viewers: number): void;
  close(): void;
}

export function createPresence(clock: Clock): CountedPresence {
  const rooms = new Map<string, RoomPresence>();
  const elsewhere = new Map<string, number>();

  function open(room: string): RoomPresence {
    const known = rooms.get(room);
    if (known !== undefined) return known;
    const fresh: RoomPresence = {
      sessions: 0,
      pollers: new Map(),
      listeners: new Set(),
      told: 0,
      toldAt: Number.NEGATIVE_INFINITY,
      stopTimer: null,
    };
    rooms.set(room, fresh);
    return fresh;
  }

  function count(presence: RoomPresence): number {
    const oldest = clock.now() - pollerMs;
    for (const [who, at] of presence.pollers) {
      if (at > oldest) break;
      presence.pollers.delete(who);
    }
    return presence.sessions + presence.pollers.size;
  }

  function tell(room: string, presence: RoomPresence): void {
    presence.stopTimer = null;
    const viewers = count(presence) + (elsewhere.get(room) ?? 0);
    if (viewers !== presence.told) {
      presence.told = viewers;
      presence.toldAt = clock.now();
      for (const listener of [...presence.listeners]) listener.tell(viewers);
    }
    // Pollers leave in silence, so while there are any somebody has to look.
    if (presence.pollers.size > 0 && presence.listeners.size > 0) schedule(room, presence, tellEveryMs);
    forgetIfEmpty(room, presence);
  }

  function schedule(room: string, presence: RoomPresence, afterMs: number): void {
    if (presence.stopTimer !== null || presence.listeners.size === 0) return;
    presence.stopTimer = clock.after(afterMs, () => tell(room, presence));
  }

  function changed(room: string, presence: RoomPresence): void {
    schedule(room, presence, Math.max(0, presence.toldAt + tellEveryMs - clock.now()));
    forgetIfEmpty(room, presence);
  }

  function listen(room: string, presence: RoomPresence, viewer: Viewer): void {
    presence.listeners.add(viewer);
    if (presence.pollers.size > 0 || elsewhere.has(room)) changed(room, presence);
  }

  function forgetIfEmpty(room: string, presence: RoomPresence): void {
    if (presence.listeners.size > 0 || count(presence) > 0) return;
    presence.stopTimer?.();
    presence.stopTimer = null;
    rooms.delete(room);
  }

  return {
    join: (room, viewer) => {
      const presence = open(room);
      presence.sessions++;
      changed(room, presence);
      if (viewer !== undefined) listen(room, presence, viewer);
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        if (viewer !== undefined) presence.listeners.delete(viewer);
        presence.sessions--;
        changed(room, presence);
      };
    },
    polled: (room, who) => {
      const presence = open(room);
      const isNew = !presence.pollers.delete(who);
      if (isNew && presence.pollers.size >= maxPollers) return;
      presence.pollers.set(who, clock.now());
      if (isNew) changed(room, presence);
    },
    viewers: (room) => {
      const others = elsewhere.get(room) ?? 0;
      const presence = rooms.get(room);
      if (presence === undefined) return others;
      forgetIfEmpty(room, presence);
      return count(presence) + others;
    },
    follow: (room, viewer) => {
      const presence = open(room);
      listen(room, presence, viewer);
      return () => {
        presence.listeners.delete(viewer);
        forgetIfEmpty(room, presence);
      };
    },
    own: () => {
      const counts = new Map<string, number>();
      for (const [room, presence] of rooms) {
        const viewers = count(presence);
        if (viewers > 0) counts.set(room, viewers);
      }
      return counts;
    },
    setElsewhere: (room, viewers) => {
      if (viewers > 0) elsewhere.set(room, viewers);
      else elsewhere.delete(room);
      const presence = rooms.get(room);
      if (presence !== undefined) changed(room, presence);
    },
    close: () => {
      for (const presence of rooms.values()) presence.stopTimer?.();
      rooms.clear();
      elsewhere.clear();
    },
  };
}
