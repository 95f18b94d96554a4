import { type Bus, type BusState, nodesTopic } from "../bus/port.ts";
import type { Clock } from "../clock.ts";
import type { Mutes } from "../moderation/mutes.ts";
import type { RateLimiter } from "../moderation/rate-limits.ts";
import type { Words } from "../moderation/words.ts";
import type { CountedPresence } from "../rooms/presence.ts";
import type { RoomRegistry } from "../rooms/rooms.ts";
import { createChanges } from "./changes.ts";
import { inMessages, parseNews, type Said } from "./news.ts";
import { createSharedLimiter } from "./rates.ts";
import { createViewers } from "./viewers.ts";

export interface NodesOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: (count: number) => Uint8Array;
  readonly presence: CountedPresence;
  readonly rooms: RoomRegistry;
  readonly words: Words;
  readonly mutes: Mutes;
  readonly limiter: RateLimiter;
  /** Others may write to the store who are not on the bus: commands, and nodes without one. */
  readonly isStoreShared: boolean;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * What the nodes of an installation know of each other: viewers, spent rates, changed rooms, mutes and words. It holds
 * the parts of this node in step with the others' as long as news passes, and leaves each node to itself while it does not.
 */
export interface Nodes {
  /** To be used in place of what was given: what changes through these is told to the others. */
  readonly rooms: RoomRegistry;
  readonly words: Words;
  readonly limiter: RateLimiter;
  /** Other nodes that were heard of lately. */
  others(): number;
  /** Takes leave of the others; before the bus closes. */
  close(): void;
}

const nodeIdBytes = 9;
/** Changed numbers of viewers are told this often, and silence is noticed. */
const tellEveryMs = 5_000;
/** All numbers, changed or not, are told with every third telling, for whom a message passed by. */
const fullEvery = 3;
/** Who has just come is told all numbers after so long. */
const answerMs = 500;
/** Two full tellings were missed, and some: a node that is silent so long is gone, or cut off. */
const silentMs = 40_000;
/** What the store alone knows is read again with every second telling, where others may have changed it: lost news stays lost for 10 s. */
const refreshEvery = 2;
/** Nodes that are remembered. */
const maxNodes = 1_000;

/** For an installation with a bus. One node alone has none of this, and none of its timers. */
export function openNodes(options: NodesOptions): Nodes {
  const { bus, clock, presence, limiter } = options;
  const self = Buffer.from(options.random(nodeIdBytes)).toString("base64url");
  const heardAt = new Map<string, number>();
  const viewers = createViewers(presence, clock);
  let busState: BusState = "down";
  let turns = 0;
  let stopAnswer: (() => void) | null = null;

  const say = (news: Said): void => bus.publish(nodesTopic, JSON.stringify({ from: self, ...news }));

  const rates = createSharedLimiter(limiter, clock, (buckets) => {
    // Nobody is there to be told.
    if (heardAt.size === 0) return;
    for (const part of inMessages(buckets)) say({ kind: "taken", buckets: part.map(([key, ms]) => [key, ms]) });
  });
  const changes = createChanges({
    ...options,
    tell: (rooms) => {
      for (const part of inMessages(rooms)) say({ kind: "changed", rooms: [...part] });
    },
  });

  function tellViewers(all: boolean, asks: boolean): void {
    const parts = inMessages(viewers.toTell(all));
    // Without viewers, too, a node says that it lives.
    const last = parts.at(-1) ?? [];
    for (const part of parts.slice(0, -1)) say({ kind: "viewers", rooms: [...part], asks: false });
    if (all || last.length > 0) say({ kind: "viewers", rooms: [...last], asks });
  }

  /** Nodes often come in crowds, after an outage say: one answer serves them all. */
  function answerSoon(): void {
    stopAnswer ??= clock.after(answerMs, () => {
      stopAnswer = null;
      tellViewers(true, false);
    });
  }

  function forget(node: string): void {
    heardAt.delete(node);
    viewers.forget(node);
  }

  function hear(text: string): void {
    const news = parseNews(text);
    if (news === null || news.from === self) return;
    if (news.kind === "leaving") {
      forget(news.from);
      return;
    }
    const isNew = !heardAt.has(news.from);
    if (isNew && heardAt.size >= maxNodes) return;
    heardAt.set(news.from, clock.now());
    switch (news.kind) {
      case "viewers":
        viewers.heard(news.from, news.rooms);
        if (news.asks) answerSoon();
        break;
      case "taken":
        rates.heard(news.buckets);
        break;
      case "changed":
        changes.heard(news.rooms);
        break;
    }
  }

  function turn(): void {
    stopTimer = clock.after(tellEveryMs, turn);
    turns++;
    for (const [node, at] of [...heardAt]) if (clock.now() - at >= silentMs) forget(node);
    viewers.expire(silentMs);
    tellViewers(turns % fullEvery === 0, false);
    // Without the bus nobody knows who is there.
    const mayBeOthers = options.isStoreShared || heardAt.size > 0 || busState === "down";
    if (turns % refreshEvery === 0 && mayBeOthers) changes.refresh();
  }

  const unsubscribe = bus.subscribe(nodesTopic, hear);
  let stopTimer = clock.after(tellEveryMs, turn);
  const unwatch = bus.watch((state) => {
    const isBack = state === "up" && busState === "down";
    busState = state;
    if (!isBack) return;
    tellViewers(true, true);
    changes.refresh();
  });

  return {
    rooms: changes.rooms,
    words: changes.words,
    limiter: rates,
    others: () => heardAt.size,
    close: () => {
      stopTimer();
      stopAnswer?.();
      unwatch();
      rates.flush();
      changes.flush();
      rates.close();
      changes.close();
      say({ kind: "leaving" });
      unsubscribe();
    },
  };
}
