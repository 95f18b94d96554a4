import type { Cursor } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Head, LogPage, LogStore } from "../store/ports.ts";
import { toChunks } from "./chunk.ts";
import { createCrowd } from "./crowd.ts";
import { createDelivery } from "./delivery.ts";
import { createFollowers } from "./followers.ts";
import { createHealing } from "./healing.ts";
import { createIntake } from "./intake.ts";
import { loadEnd, ringLimits } from "./load-end.ts";
import type { LogObserver } from "./log-observer.ts";
import { fromStored, type LoggedEntry } from "./logged-entry.ts";
import { findRemovals, withoutText } from "./removal.ts";
import { createReplay } from "./replay.ts";
import { createRing } from "./ring.ts";
import type { RoomLog } from "./room-log.ts";
import { createStoredPages } from "./stored-pages.ts";
import { createSuccessor, type Successor } from "./successor.ts";

/** A room log as the hub holds it. */
export interface HeldLog {
  readonly log: RoomLog;
  readonly bytes: number;
  /** When somebody last asked for it or read from it, epoch ms. */
  readonly usedAt: number;
  readonly followers: number;
  /** Somebody asked for it. */
  touch(): void;
  /** Entries of this log that are durable, from this node's store or another node. */
  receive(entries: readonly LoggedEntry[]): void;
  /** What the store says of the room. Resolves when this log is the store's, should it have been another. */
  noteHead(head: Head): Promise<void>;
  /** Something may have been committed that nobody tells. */
  doubt(): void;
  raiseFloor(floor: number): void;
  /** Gives back the ring's memory; readers behind go to the store until it has grown again. */
  unload(): void;
  /** Delivers what waits; the hub ends. */
  close(): void;
  /** The same for a log that nobody reads. Who holds it still is led to the one that `reopen` gives. */
  retire(reopen: () => Promise<RoomLog>): void;
}

export interface RoomLogOptions {
  readonly room: string;
  readonly store: Pick<LogStore, "read" | "head">;
  readonly clock: Clock;
  /** Comments delivered per second; null: all. */
  readonly roomBudget: number | null;
  /** How long a hole is left to other nodes' news, ms. */
  readonly patienceMs: number;
  readonly observer: LogObserver;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Opens the reading side of a room's log. Its ring is filled by one read; from then on it is told what is committed.
 * Entries → in order of seq → the tick → the budget → chunks → ring and followers.
 */
export function openRoomLog(options: RoomLogOptions): { held: HeldLog; ready: Promise<void> } {
  const { room, store, clock, observer, onTrouble } = options;
  const ring = createRing(ringLimits);
  const pages = createStoredPages(room, store, clock);
  const followers = createFollowers(onTrouble);
  const intake = createIntake();
  const crowd = createCrowd({ budget: options.roomBudget, clock, onOmitted: observer.omitted });
  const delivery = createDelivery(clock, deliver);
  const healing = createHealing({ ...options, intake, onPage: takePage, onHole: observer.hole });
  let head: Head = { epoch: "", seq: 0, floor: 0 };
  let cursor: Cursor = { epoch: "", seq: 0 };
  let loading: Promise<void> | null = null;
  let usedAt = clock.now();
  let successor: Successor | null = null;

  /** Asked for once per reader and chunk, so it is made once per chunk. */
  function cursorOf({ epoch, seq }: Head): Cursor {
    if (cursor.seq !== seq || cursor.epoch !== epoch) cursor = { epoch, seq };
    return cursor;
  }

  /** Entries without a hole between them. */
  function deliver(run: readonly LoggedEntry[]): void {
    const [first = 0, last = 0] = [run[0]?.seq, run.at(-1)?.seq];
    const removals = findRemovals(run);
    if (removals.length > 0) {
      ring.remove(removals);
      pages.forget();
    }
    const kept = removals.length === 0 ? run : run.map((entry) => withoutText(entry, removals));
    // A ring has no holes: what was trimmed before it came here is told to readers as a gap, by the store.
    if (first > head.seq + 1) ring.clear();
    for (const chunk of toChunks(first, last, crowd.choose(kept))) {
      ring.push(chunk);
      head = { ...head, seq: chunk.last };
      const began = performance.now();
      followers.tell((follower) => follower.hear(chunk));
      observer.delivered(chunk, performance.now() - began);
    }
  }

  /** A page that fills a hole. */
  function takePage(page: LogPage, after: number): boolean {
    if (loading !== null || page.head.epoch !== head.epoch || intake.tail < 0) {
      noteHead(page.head).catch(onTrouble);
      return false;
    }
    raiseFloor(page.head.floor);
    const isTrimmed = page.first > after + 1 && page.first - 1 > intake.tail;
    if (isTrimmed) delivery.add(intake.startAt(page.first - 1));
    const missing = intake.take(page.entries.map((text, index) => fromStored(page.first + index, text)));
    delivery.add(missing);
    if (missing.length > 0) observer.healed();
    // What the store does not have was never committed, whoever spoke of it (LOG2).
    if (page.entries.length === 0 && !isTrimmed) intake.giveUp();
    return true;
  }

  async function load(): Promise<void> {
    const end = await loadEnd(room, store);
    for (const chunk of end.chunks) ring.push(chunk);
    head = end.head;
    delivery.add(intake.startAt(head.seq));
  }

  function start(): Promise<void> {
    loading = load().finally(() => {
      loading = null;
      healing.look();
    });
    return loading;
  }

  /** The store has another log under this room's name: a restored backup. Nothing of the old one may be mixed into it. */
  function beginAnew(): Promise<void> {
    delivery.clear();
    intake.restart();
    ring.clear();
    pages.forget();
    return start().then(() => followers.tell((follower) => follower.onAnew?.()));
  }

  async function noteHead(stored: Head): Promise<void> {
    if (loading !== null) await loading;
    // A tail below nothing: it had begun anew already, and the store could not be read.
    else if (stored.epoch !== head.epoch || intake.tail < 0) return beginAnew();
    // Asked for before the log was read anew.
    if (stored.epoch !== head.epoch) return;
    raiseFloor(stored.floor);
    intake.note(stored.seq);
    healing.look();
  }

  function raiseFloor(floor: number): void {
    if (floor <= head.floor) return;
    pages.forget();
    head = { ...head, floor };
    ring.dropTo(floor);
  }

  function stop(): void {
    pages.forget();
    delivery.flush();
    healing.stop();
    followers.clear();
  }

  const replay = createReplay({
    room,
    store,
    pages,
    ring,
    head: () => head,
    known: () => intake.tail,
    onHead: noteHead,
  });

  const log: RoomLog = {
    room,
    head: () => successor?.head() ?? cursorOf(head),
    after: (since, until = Number.MAX_SAFE_INTEGER) => {
      usedAt = clock.now();
      return successor === null ? replay(since, until) : successor.after(since, until);
    },
    follow: (follower) => {
      if (successor !== null) return successor.follow(follower);
      followers.add(follower);
      return () => {
        usedAt = clock.now();
        followers.leave(follower);
      };
    },
  };

  const held: HeldLog = {
    log,
    get bytes() {
      return ring.bytes;
    },
    get usedAt() {
      return usedAt;
    },
    get followers() {
      return followers.size;
    },
    touch: () => {
      usedAt = clock.now();
    },
    receive: (entries) => {
      delivery.add(intake.take(entries));
      // What comes while the log is read is looked at with it.
      if (loading === null) healing.look();
    },
    noteHead,
    doubt: healing.doubt,
    raiseFloor,
    unload: ring.clear,
    close: stop,
    retire: (reopen) => {
      stop();
      successor = createSuccessor(reopen, onTrouble);
      ring.clear();
    },
  };

  return { held, ready: start() };
}
