import { encodeBatch } from "@flyby/protocol";
import { sayComment, sayName } from "./comment-texts.ts";
import type { Said } from "./dialect.ts";
import type { Dialect } from "./orders.ts";
import type { Viewer } from "./viewer.ts";

/** How often it is looked whether a comment is due: a timer of the runtime is no finer. */
const lookEveryMs = 1;

export interface Talkers {
  talk(perSecond: number): void;
  /** Says nothing more; what waits for an answer goes on waiting. */
  hush(): void;
  /** Comments said so far. */
  said(): number;
  acknowledged(): number;
  refused(): number;
  /** Said, and neither acknowledged nor refused. */
  pending(): number;
  /** The highest seq that was acknowledged. */
  lastSeq(): number;
  /** To be told what talkers hear, and when they are in the room (again). */
  hear(talker: Viewer, said: Said): void;
  ready(talker: Viewer): void;
}

interface Waiting {
  readonly talker: Viewer;
  readonly frame: string;
  readonly atMs: number;
}

export interface TalkersParts {
  readonly dialect: Dialect;
  readonly talkers: () => readonly Viewer[];
  readonly now: () => number;
  readonly random: () => number;
  /** A comment of that seq was said then. */
  moment(seq: number, atMs: number): void;
}

/** Say comments at an even pace, in turn. What a server of ours did not acknowledge is said again on the next connection. */
export function createTalkers({ dialect, talkers, now, random, moment }: TalkersParts): Talkers {
  const isOurs = dialect === "flyby" || dialect === "flyby-deflate";
  const waiting = new Map<string, Waiting>();
  const run = Math.floor(random() * 1e9).toString(36);
  const names = Array.from({ length: 1_000 }, () => sayName(random));
  let said = 0;
  let acknowledged = 0;
  let refused = 0;
  let lastSeq = 0;
  let timer: ReturnType<typeof setInterval> | null = null;

  function frameOf(number: number): string {
    const text = sayComment(random);
    if (isOurs) return JSON.stringify({ type: "post", draft: { text, nonce: `${run}-${number}` } });
    const name = names[number % names.length] ?? "";
    const batch = encodeBatch({ first: number, last: number, omitted: 0, entries: [entryOf(number, name, text)] });
    return dialect === "socket.io" ? `42["c",${batch}]` : batch;
  }

  function say(): void {
    const all = talkers();
    const number = ++said;
    const talker = all[number % all.length];
    if (talker === undefined) throw new Error("Nobody talks.");
    const frame = frameOf(number);
    const atMs = now();
    if (isOurs) waiting.set(`${run}-${number}`, { talker, frame, atMs });
    else {
      moment(number, atMs);
      acknowledged++;
      lastSeq = number;
    }
    if (talker.isReady) talker.send(frame);
  }

  function hush(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  return {
    talk(perSecond) {
      hush();
      const everyMs = 1_000 / perSecond;
      let nextAtMs = now();
      timer = setInterval(() => {
        for (; nextAtMs <= now(); nextAtMs += everyMs) say();
      }, lookEveryMs);
    },
    hush,
    said: () => said,
    acknowledged: () => acknowledged,
    refused: () => refused,
    pending: () => waiting.size,
    lastSeq: () => lastSeq,
    hear(_talker, heard) {
      if (heard.type === "ack") {
        const waited = waiting.get(heard.nonce);
        if (waited === undefined) return;
        waiting.delete(heard.nonce);
        acknowledged++;
        lastSeq = Math.max(lastSeq, heard.seq);
        moment(heard.seq, waited.atMs);
      } else if (heard.type === "refused") refused++;
    },
    ready(talker) {
      for (const { talker: whose, frame } of waiting.values()) if (whose === talker) talker.send(frame);
    },
  };
}

function entryOf(number: number, name: string, text: string) {
  return {
    kind: "comment",
    seq: number,
    comment: {
      id: 1_000_000 + number,
      progress: 0,
      mode: "scroll",
      size: "normal",
      color: 0xffffff,
      author: Bun.hash.xxHash32(name).toString(36),
      name,
      text,
      createdAt: Date.now(),
    },
  } as const;
}
