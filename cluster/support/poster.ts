import { type ControlMessage, errors, isErrorCode, type PostAnswer } from "@flyby/protocol";
import type { Door } from "./door.ts";
import type { Listener } from "./listener.ts";

/** One comment that the server said it has. */
export interface Acknowledged {
  readonly text: string;
  readonly id: number;
  readonly seq: number;
}

export interface Poster {
  readonly acknowledged: readonly Acknowledged[];
  /** What no retry could mend, in words. */
  readonly faults: readonly string[];
  /** Attempts that had no answer or a temporary refusal. */
  retries(): number;
  /** Longest single wait of one attempt that was acknowledged by this node since the last call, ms. */
  longestAckMs(node: string): number;
  /** Says one more thing, once, in another way; null where that is refused for good. The first word is its nonce. */
  say(text: string, attempt: Attempt): Promise<Acknowledged | null>;
  /** Says nothing new; resolves when everything that was begun is acknowledged. */
  hush(): Promise<void>;
}

/** What came of one attempt. null: no answer, or one that says "later". */
export type Attempt = (draft: { readonly text: string; readonly nonce: string }) => Promise<Sent | null>;

interface Sent {
  readonly node: string;
  readonly answer: PostAnswer | { readonly code: string; readonly message: string };
}

interface PosterOptions {
  readonly name: string;
  readonly perSecond: number;
  readonly random: () => number;
  readonly attempt: Attempt;
}

/** An attempt without an answer is made again after this, with the same nonce. */
const againMs = 100;
/** Nobody waits longer for one answer: a frozen node gives none. */
export const attemptMs = 5_000;

/** Somebody who talks, and says each thing until it is acknowledged. */
export function startPoster({ name, perSecond, random, attempt }: PosterOptions): Poster {
  const acknowledged: Acknowledged[] = [];
  const faults: string[] = [];
  const longest = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  let retries = 0;
  let said = 0;
  let hushed = false;

  async function say(text: string, how: Attempt): Promise<Acknowledged | null> {
    const nonce = `${name}-${text.split(" ", 1)[0]}`;
    for (;;) {
      const began = Date.now();
      const sent = await how({ text, nonce }).catch(() => null);
      if (sent !== null && "id" in sent.answer) {
        const { id, seq } = sent.answer;
        const heard = { text, id, seq };
        acknowledged.push(heard);
        longest.set(sent.node, Math.max(longest.get(sent.node) ?? 0, Date.now() - began));
        return heard;
      }
      if (sent !== null && "code" in sent.answer && !isTemporary(sent.answer.code)) {
        faults.push(`${name}: "${text}" was answered ${sent.answer.code} ${sent.answer.message}`);
        return null;
      }
      retries++;
      await Bun.sleep(againMs * (0.5 + random()));
    }
  }

  async function talk(): Promise<void> {
    while (!hushed) {
      const saying = say(`${said++} ${name} 弾幕 on its way`, attempt);
      underWay.add(saying);
      void saying.finally(() => underWay.delete(saying));
      await Bun.sleep((1_000 / perSecond) * (0.5 + random()));
    }
  }

  const talking = talk();
  return {
    acknowledged,
    faults,
    retries: () => retries,
    say,
    longestAckMs(node) {
      const told = longest.get(node) ?? 0;
      longest.delete(node);
      return told;
    },
    async hush() {
      hushed = true;
      await talking;
      await Promise.all(underWay);
    },
  };
}

function isTemporary(code: string): boolean {
  return isErrorCode(code) && errors[code].retryable;
}

/** By `POST`, each time to whichever node. */
export function postOverHttp(door: Door, room: string, token: string): Attempt {
  return async (draft) => {
    const node = door.pick();
    const answer = await fetch(`${node}/api/v1/rooms/${room}/comments`, {
      method: "POST",
      body: JSON.stringify(draft),
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(attemptMs),
    });
    const body = (await answer.json()) as PostAnswer | { readonly error: { code: string; message: string } };
    return { node, answer: "error" in body ? body.error : body };
  };
}

/** Over a listener's own connection, where that takes messages at present. */
export function postOver(listener: Listener): Attempt {
  const waiting = new Map<string, (sent: Sent | null) => void>();
  listener.onControl((message: ControlMessage) => {
    if (message.type !== "ack" && message.type !== "refused") return;
    if (message.nonce == null) return;
    waiting.get(message.nonce)?.({ node: listener.node(), answer: message });
    waiting.delete(message.nonce);
  });
  return (draft) => {
    if (!listener.send({ type: "post", draft })) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(draft.nonce);
        resolve(null);
      }, attemptMs);
      waiting.set(draft.nonce, (sent) => {
        clearTimeout(timer);
        resolve(sent);
      });
    });
  };
}
