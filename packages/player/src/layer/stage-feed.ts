import type { RoomClient } from "@flyby/client";
import type { Stage } from "@flyby/engine";
import type { Comment } from "@flyby/protocol";
import type { KnownComments } from "./known-comments.ts";

export interface StageFeed {
  readonly client: Pick<RoomClient, "on" | "identity">;
  readonly stage: Pick<Stage, "add" | "arrive" | "remove" | "clear" | "markOwn">;
  readonly known: KnownComments;
  /**
   * Where a new comment flies: null in a video room, where it belongs to its own moment; else the programme's moment
   * now, whatever the listener's playhead or the way here did to it.
   */
  readonly flyAt: () => number | null;
}

/** Brings what the room says onto the stage. Returns how to stop. */
export function feedStage({ client, stage, known, flyAt }: StageFeed): () => void {
  const markMine = (comments: readonly Comment[]): void => {
    const me = client.identity()?.author;
    for (const comment of comments) if (comment.author === me) stage.markOwn(comment.id);
  };
  const stops = [
    client.on("arrivals", (arrivals) => {
      for (const { comment, own, flying } of arrivals) {
        const now = flyAt();
        // A live comment that comes late is for the chat only (decision 6).
        if (now !== null && !flying) continue;
        const placed = now === null ? comment : { ...comment, progress: Math.max(0, Math.round(now)) };
        known.add([placed]);
        if (own) stage.markOwn(comment.id);
        stage.arrive(placed);
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
