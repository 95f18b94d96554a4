import type { ClientMessage, ControlMessage, DraftInput, PostAnswer, Refusal } from "@flyby/protocol";
import type { Platform } from "../platform.ts";
import * as timing from "../timing.ts";

/** What became of one delivery. `unreachable`: nobody knows whether it arrived; the nonce makes asking again safe. */
export type Delivery =
  | { readonly kind: "accepted"; readonly answer: PostAnswer; readonly identity: string | null }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "unreachable"; readonly retryAfterMs: number | null };

/** Posts that wait for their `ack` or `refused` on a socket. */
export interface SocketPost {
  /** null: the socket does not take it. */
  send(draft: DraftInput & { readonly nonce: string }): Promise<Delivery> | null;
  /** true when the message was an answer to one of ours. */
  answer(message: ControlMessage): boolean;
  /** The socket is gone, and with it every answer. */
  lost(): void;
}

export function createSocketPost(platform: Platform, send: (message: ClientMessage) => boolean): SocketPost {
  const open = new Map<string, (delivery: Delivery) => void>();
  const gone: Delivery = { kind: "unreachable", retryAfterMs: null };
  return {
    send(draft) {
      if (!send({ type: "post", draft })) return null;
      return new Promise((resolve) => {
        const stop = new AbortController();
        const settle = (delivery: Delivery) => {
          stop.abort();
          open.delete(draft.nonce);
          resolve(delivery);
        };
        open.set(draft.nonce, settle);
        void platform.sleep(timing.ackMs, stop.signal).then(() => {
          if (!stop.signal.aborted) settle(gone);
        });
      });
    },
    answer(message) {
      if (message.type === "ack") {
        const { type: _, nonce, identity, ...answer } = message;
        const settle = open.get(nonce ?? "");
        settle?.({ kind: "accepted", answer, identity: identity ?? null });
        return settle !== undefined;
      }
      if (message.type !== "refused" || message.nonce == null) return false;
      const { code, message: text, retryAfterMs } = message;
      const refusal: Refusal = { ok: false, code, message: text };
      const settle = open.get(message.nonce);
      settle?.({ kind: "refused", refusal: retryAfterMs === undefined ? refusal : { ...refusal, retryAfterMs } });
      return settle !== undefined;
    },
    lost() {
      for (const settle of [...open.values()]) settle(gone);
    },
  };
}
