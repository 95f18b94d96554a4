import type { Pending, RoomClient } from "@flyby/client";
import type { Stage } from "@flyby/engine";
import { type Comment, normalizeText, white } from "@flyby/protocol";

export interface EchoOptions {
  readonly client: Pick<RoomClient, "on" | "identity">;
  readonly stage: Pick<Stage, "arrive" | "remove" | "markOwn">;
  /** Where a comment without a moment of its own flies now; null when that is not known. */
  readonly flyAt: () => number | null;
}

/** What stands on the stage for the drafts that are on their way. */
export interface Echoes {
  /** Hands the id of a draft's echo to whoever puts the comment in its place; null when there is none. */
  take(nonce: string): number | null;
  close(): void;
}

/** Shows what somebody has just sent at once, until the comment itself takes its place or it is refused or taken back. */
export function echoPending({ client, stage, flyAt }: EchoOptions): Echoes {
  const echoes = new Map<string, number>();
  // Negative: no comment of the server has such an id.
  let lastId = 0;

  const appear = ({ nonce, draft }: Pending): void => {
    const progress = draft.progress ?? flyAt();
    if (progress === null) return;
    const id = --lastId;
    echoes.set(nonce, id);
    stage.markOwn(id);
    stage.arrive(toComment(id, progress, draft, client.identity()?.author ?? ""));
  };
  const take = (nonce: string): number | null => {
    const id = echoes.get(nonce) ?? null;
    echoes.delete(nonce);
    return id;
  };
  const vanish = (nonce: string): void => {
    const id = take(nonce);
    if (id !== null) stage.remove([id]);
  };

  const close = client.on("pending", (all) => {
    const open = new Set<string>();
    for (const pending of all) {
      if (pending.state === "refused") continue;
      open.add(pending.nonce);
      if (!echoes.has(pending.nonce)) appear(pending);
    }
    // A comment that takes a draft's place is told in the same breath; whatever is left then has none.
    const left = [...echoes.keys()].filter((nonce) => !open.has(nonce));
    if (left.length > 0) queueMicrotask(() => left.forEach(vanish));
  });
  return { take, close };
}

function toComment(id: number, progress: number, draft: Pending["draft"], author: string): Comment {
  const { mode = "scroll", size = "normal", color = white } = draft;
  const text = normalizeText(draft.text);
  return { id, progress: Math.max(0, Math.floor(progress)), mode, size, color, author, name: "", text, createdAt: 0 };
}
