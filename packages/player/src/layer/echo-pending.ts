import type { Pending, RoomClient } from "@flyby/client";
import type { Stage } from "@flyby/engine";
import { type Comment, white } from "@flyby/protocol";

export interface EchoOptions {
  readonly client: Pick<RoomClient, "on" | "identity">;
  readonly stage: Pick<Stage, "arrive" | "remove" | "markOwn">;
  /** Where a comment without a moment of its own flies now; null when that is not known. */
  readonly flyAt: () => number | null;
  /** Calls back once after `ms`; returns how to stop. */
  readonly later: (run: () => void, ms: number) => () => void;
}

/** A draft that the server has taken is on its way back; if it does not come in this time, its echo goes. */
export const settleMs = 3_000;

interface Echo {
  /** Negative: no comment of the server has such an id. null: the comment itself is there already. */
  readonly id: number | null;
  readonly text: string;
}

/**
 * Shows what somebody has just sent at once, until the comment itself arrives or is refused. Subscribe before the
 * stage's own feed: the echo leaves first, so the comment finds its lane free. Returns how to stop.
 */
export function echoPending({ client, stage, flyAt, later }: EchoOptions): () => void {
  const echoes = new Map<string, Echo>();
  const stops: (() => void)[] = [];
  let lastId = 0;

  const vanish = (nonce: string): void => {
    const { id } = echoes.get(nonce) ?? {};
    if (id != null) stage.remove([id]);
    echoes.delete(nonce);
  };
  const appear = ({ nonce, draft }: Pending): void => {
    const progress = draft.progress ?? flyAt();
    if (progress === null) return;
    const id = --lastId;
    echoes.set(nonce, { id, text: draft.text });
    stage.markOwn(id);
    stage.arrive(toComment(id, progress, draft, client.identity()?.author ?? ""));
  };

  stops.push(
    client.on("pending", (all) => {
      const open = new Map(all.map((pending) => [pending.nonce, pending]));
      for (const pending of all) if (pending.state !== "refused" && !echoes.has(pending.nonce)) appear(pending);
      for (const nonce of [...echoes.keys()]) {
        const pending = open.get(nonce);
        if (pending?.state === "refused") vanish(nonce);
        else if (pending === undefined) stops.push(later(() => vanish(nonce), settleMs));
      }
    }),
    client.on("arrivals", (arrivals) => {
      for (const { comment, own } of arrivals) {
        if (!own) continue;
        const [nonce, echo] = [...echoes].find(([, { id, text }]) => id !== null && text.trim() === comment.text) ?? [];
        if (nonce === undefined || echo === undefined) continue;
        if (echo.id !== null) stage.remove([echo.id]);
        echoes.set(nonce, { ...echo, id: null });
      }
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

function toComment(id: number, progress: number, draft: Pending["draft"], author: string): Comment {
  const { text, mode = "scroll", size = "normal", color = white } = draft;
  return { id, progress: Math.max(0, Math.round(progress)), mode, size, color, author, name: "", text, createdAt: 0 };
}
