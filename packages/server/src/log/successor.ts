import type { Cursor, Since } from "@flyby/protocol";
import type { Follower, LogAnswer, RoomLog } from "./room-log.ts";

/** What a log that was closed for idleness does for those who hold it still: it leads them to the one that is open now. */
export interface Successor {
  /** null before it was needed. */
  head(): Cursor | null;
  after(since: Since, until: number): Promise<LogAnswer>;
  follow(follower: Follower): () => void;
}

export function createSuccessor(reopen: () => Promise<RoomLog>, onTrouble: (error: unknown) => void): Successor {
  let log: RoomLog | null = null;

  async function open(): Promise<RoomLog> {
    // Each time: it may have been closed for idleness, too.
    log = await reopen();
    return log;
  }

  return {
    head: () => log?.head() ?? null,
    after: async (since, until) => (await open()).after(since, until),
    follow: (follower) => {
      let isStopped = false;
      let stop = (): void => undefined;
      open().then((opened) => {
        if (isStopped) return;
        stop = opened.follow(follower);
        // What came while it opened is not told chunk by chunk.
        follower.onAnew?.();
      }, onTrouble);
      return () => {
        isStopped = true;
        stop();
      };
    },
  };
}
