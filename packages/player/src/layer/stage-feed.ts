import type { RoomClient } from "@flyby/client";
import type { Stage } from "@flyby/engine";
import type { Comment } from "@flyby/protocol";
import type { Echoes } from "./echo-pending.ts";
import type { KnownComments } from "./known-comments.ts";

export interface StageFeed {
  readonly client: Pick<RoomClient, "on" | "identity">;
  readonly stage: Pick<Stage, "add" | "arrive" | "replace" | "remove" | "clear" | "markOwn">;
  readonly known: KnownComments;
  /** What the comments of this client take the place of. */
  readonly echoes: Pick<Echoes, "take">;
  /**
   * Where a new comment flies: null in a video room, where it belongs to its own moment; else the programme's moment
   * now, whatever the listener's playhead or the way here did to it.
   */
  readonly flyAt: () => number | null;
}

/** Brings what the room says onto the stage. Returns how to stop. */
export function feedStage({ client, stage, known, echoes, flyAt }: StageFeed): () => void {
  const markMine = (comments: readonly Comment[]): void => {
    const me = client.identity()?.author;
    for (const comment of comments) if (comment.author === me) stage.markOwn(comment.id);
  };
  const stops = [
    client.on("arrivals", (arrivals) => {
      for (const { comment, own, flying, nonce } of arrivals) {
        const echo = nonce === undefined ? null : echoes.take(nonce);
        const now = flyAt();
        // A live comment that comes late is for the chat only (decision 6).
        if (now !== null && !flying) {
          if (echo !== null) stage.remove([echo]);
          continue;
        }
        const placed = now === null ? comment : { ...comment, progress: Math.max(0, Math.floor(now)) };
        known.add([placed]);
        if (own) stage.markOwn(comment.id);
        if (echo === null) stage.arrive(placed);
        else stage.replace(echo, placed);
      }
    }),
    client.on("loaded", ({ comments, replaced }) => {
      known.remove(replaced);
      stage.remove(replaced);
      known.add(comments);
      markMine(comments);
      stage.add(comments);
    }),
    client.on("removed", (ids) => {
      if (ids === "all") {
        known.clear();
        stage.clear();
      } else {
        known.remove(ids);
        stage.remove(ids);
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
