import {
  type Draft,
  type DraftInput,
  errors,
  type PostAnswer,
  parsePlainDraft,
  type Refusal,
  type Result,
  refuse,
} from "@flyby/protocol";
import * as bounds from "../bounds.ts";
import type { Platform } from "../platform.ts";
import type { Pending } from "../room-client.ts";
import * as timing from "../timing.ts";
import type { Delivery } from "./socket-post.ts";

type Sendable = DraftInput & { readonly nonce: string };

interface Item {
  readonly draft: Sendable;
  /** As the server will read it. */
  readonly parsed: Draft;
  readonly settle: (result: Result<PostAnswer>) => void;
  /** Once it had to wait, the server's pace is obeyed silently: the writer is not at the keyboard for it. */
  late: boolean;
  failures: number;
  refusal: Refusal | null;
  /** Came back by the log before its acknowledgement: no longer shown as pending. */
  arrived: boolean;
}

export interface OutboxPorts {
  readonly platform: Platform;
  readonly signal: AbortSignal;
  createNonce(): string;
  /** Joined, so that posting makes sense. */
  ready(): boolean;
  deliver(draft: Sendable): Promise<Delivery>;
  onAccepted(draft: Draft, answer: PostAnswer, nonce: string): void;
  onChange(pending: readonly Pending[]): void;
}

/** Drafts on their way: one at a time and in order, kept while offline, sent again with the same nonce. */
export interface Outbox {
  post(draft: DraftInput): Promise<Result<PostAnswer>>;
  withdraw(nonce: string): void;
  pending(): readonly Pending[];
  /** The connection came or went. */
  changed(): void;
  /** An own comment arrived by the log. Hides the pending draft it must be and returns its nonce. */
  arrived(text: string): string | undefined;
  /** No connection will come any more. */
  end(refusal: Refusal): void;
}

export function createOutbox(ports: OutboxPorts): Outbox {
  const { platform, signal } = ports;
  let items: readonly Item[] = [];
  let isRunning = false;
  let ended: Refusal | null = null;

  const isOpen = (item: Item) => item.refusal === null;
  const change = () => ports.onChange(pending());

  function pending(): readonly Pending[] {
    const state = ports.ready() ? "sending" : "waiting";
    return items
      .filter((item) => !item.arrived)
      .map(({ draft, refusal }): Pending => {
        const { nonce } = draft;
        if (refusal === null) return { nonce, draft, state };
        const { code, message, retryAfterMs } = refusal;
        const refused = { nonce, draft, state: "refused", code, message } as const;
        return retryAfterMs === undefined ? refused : { ...refused, retryAfterMs };
      });
  }

  function drop(item: Item): void {
    items = items.filter((each) => each !== item);
  }

  function turnBack(item: Item, refusal: Refusal): void {
    item.refusal = refusal;
    item.arrived = false;
    // Refused drafts stay until they are taken back, but not without bound.
    const surplus = items.filter((each) => each.refusal !== null).slice(0, -bounds.maxQueued);
    items = items.filter((each) => !surplus.includes(each));
    change();
    item.settle(refusal);
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let item = next(); item !== undefined; item = next()) await attempt(item);
    isRunning = false;
  }

  const next = () => (ports.ready() && ended === null ? items.find(isOpen) : undefined);

  async function attempt(item: Item): Promise<void> {
    const delivery = await ports.deliver(item.draft);
    if (!items.includes(item) || item.refusal !== null) return;
    if (delivery.kind === "accepted") {
      // First no longer pending, then arrived: nobody ever sees it twice.
      drop(item);
      change();
      ports.onAccepted(item.parsed, delivery.answer, item.draft.nonce);
      return item.settle({ ok: true, value: delivery.answer });
    }
    if (delivery.kind === "unreachable") {
      item.late = true;
      if (ports.ready()) await platform.sleep(delivery.retryAfterMs ?? timing.repostMs, signal);
      return;
    }
    const { refusal } = delivery;
    item.failures++;
    if (!isWorthAnother(item, refusal)) return turnBack(item, refusal);
    await platform.sleep(refusal.retryAfterMs ?? timing.repostMs, signal);
  }

  function isWorthAnother(item: Item, { code }: Refusal): boolean {
    if (!errors[code].retryable) return false;
    return code === "rate-limited" ? item.late : item.failures < bounds.maxDeliveries;
  }

  return {
    post(input) {
      const draft: Sendable = { ...input, nonce: input.nonce ?? ports.createNonce() };
      const checked = parsePlainDraft(draft);
      if (!checked.ok) return Promise.resolve(checked);
      if (ended !== null) return Promise.resolve(ended);
      if (items.filter(isOpen).length >= bounds.maxQueued) {
        return Promise.resolve(refuse("overloaded", "Too many comments are waiting to be sent already."));
      }
      return new Promise((settle) => {
        const late = !ports.ready();
        items = [...items, { draft, parsed: checked.value, settle, late, failures: 0, refusal: null, arrived: false }];
        change();
        void run();
      });
    },
    withdraw(nonce) {
      const item = items.find((each) => each.draft.nonce === nonce);
      if (item === undefined || (isOpen(item) && ports.ready())) return;
      drop(item);
      change();
      if (isOpen(item)) item.settle(refuse("internal", "Taken back before it was sent."));
    },
    pending,
    changed() {
      if (!ports.ready()) for (const item of items) item.late = true;
      if (items.length > 0) change();
      void run();
    },
    arrived(text) {
      const item = items.find((each) => isOpen(each) && !each.arrived && each.parsed.text === text);
      if (item === undefined) return undefined;
      item.arrived = true;
      change();
      return item.draft.nonce;
    },
    end(refusal) {
      ended = refusal;
      const left = items.filter(isOpen);
      items = [];
      if (left.length > 0) change();
      for (const item of left) item.settle(refusal);
    },
  };
}
