import { bosh } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { BoshSession } from "./bosh-session.ts";

/** Some kilobytes each. A session that was forgotten to make room is gone on with when it returns. */
const defaultMaxSessions = 20_000;
const checkEveryMs = 1_000;

export interface KeptSession {
  readonly session: BoshSession;
  readonly sid: string;
  /** Longest hold, seconds. */
  readonly wait: number;
}

/** The sessions of this process: so many, and none that nobody asks for any more. */
export interface BoshSessions {
  readonly size: number;
  get(sid: string): KeptSession | undefined;
  /** The one that is kept under this id, else a new one; null when all places are taken by sessions with a request here. */
  add(sid: string, wait: number, make: () => BoshSession): KeptSession | null;
  /** A request of this session is here, until its one `leave`. */
  enter(kept: KeptSession): void;
  leave(kept: KeptSession): void;
  forget(sid: string): void;
  all(): readonly KeptSession[];
  close(): void;
}

interface Entry extends KeptSession {
  requests: number;
  /** When its last request went, or it was made. */
  quietSince: number;
}

export function createBoshSessions(clock: Clock, maxSessions: number = defaultMaxSessions): BoshSessions {
  // A Map keeps the order of insertion: what was asked for last stands last.
  const sessions = new Map<string, Entry>();
  let stopTimer = clock.after(checkEveryMs, check);

  function check(): void {
    const oldest = clock.now() - bosh.inactivitySeconds * 1_000;
    for (const { sid, requests, quietSince } of sessions.values()) {
      if (requests === 0 && quietSince < oldest) forget(sid);
    }
    stopTimer = clock.after(checkEveryMs, check);
  }

  function forget(sid: string): void {
    const entry = sessions.get(sid);
    sessions.delete(sid);
    entry?.session.close();
  }

  // Under the same id may be another one by now, which has its own requests.
  function entryOf(kept: KeptSession): Entry | undefined {
    const entry = sessions.get(kept.sid);
    return entry === kept ? entry : undefined;
  }

  function makeRoom(): boolean {
    if (sessions.size < maxSessions) return true;
    for (const { sid, requests } of sessions.values()) {
      if (requests > 0) continue;
      forget(sid);
      return true;
    }
    return false;
  }

  return {
    get size() {
      return sessions.size;
    },
    get: (sid) => sessions.get(sid),
    add(sid, wait, make) {
      const known = sessions.get(sid);
      if (known !== undefined) return known;
      if (!makeRoom()) return null;
      const entry: Entry = { session: make(), sid, wait, requests: 0, quietSince: clock.now() };
      sessions.set(sid, entry);
      return entry;
    },
    enter(kept) {
      const entry = entryOf(kept);
      if (entry === undefined) return;
      sessions.delete(entry.sid);
      sessions.set(entry.sid, entry);
      entry.requests++;
    },
    leave(kept) {
      const entry = entryOf(kept);
      if (entry === undefined) return;
      entry.requests--;
      entry.quietSince = clock.now();
    },
    forget,
    all: () => [...sessions.values()],
    close() {
      stopTimer();
      for (const sid of [...sessions.keys()]) forget(sid);
    },
  };
}
