import { describe, expect, test } from "bun:test";
import type { RoomClient, RoomEvents } from "@flyby/client";
import { accept, type ChatAnswer, type Comment, type Result, refuse } from "@flyby/protocol";
import { createChatFeed } from "./chat-feed.ts";

function comment(id: number): Comment {
  const plain = { mode: "scroll", size: "normal", color: 0xffffff, author: "a", name: "A" } as const;
  return { id, progress: id, ...plain, text: `text ${id}`, createdAt: id };
}

type Listeners = { [K in keyof RoomEvents]?: (value: RoomEvents[K]) => void };

/** A room with comments 1 to `stored`, answering like the server. */
function fakeRoom(stored: number) {
  const listeners: Listeners = {};
  const asked: (number | undefined)[] = [];
  const room = { stored, broken: false };
  const client = {
    on<K extends keyof RoomEvents>(event: K, listener: (value: RoomEvents[K]) => void) {
      listeners[event] = listener as Listeners[K];
      return () => delete listeners[event];
    },
    async chat({ before, limit = 50 }: { before?: number; limit?: number } = {}): Promise<Result<ChatAnswer>> {
      asked.push(before);
      if (room.broken) return refuse("internal");
      const top = Math.min(room.stored, (before ?? Number.POSITIVE_INFINITY) - 1);
      const comments = Array.from({ length: Math.min(limit, top) }, (_, i) => comment(top - i));
      return accept({ comments, nextBefore: (comments.at(-1)?.id ?? 1) > 1 ? comments.at(-1)!.id : null });
    },
  };
  const arrive = (...ids: number[]): void => {
    room.stored = Math.max(room.stored, ...ids);
    listeners.arrivals?.(ids.map((id) => ({ comment: comment(id), own: false, flying: true })));
  };
  // Only what the feed uses of a client is here.
  return { client: client as Partial<RoomClient> as RoomClient, room, listeners, asked, arrive };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const ids = (feed: { rows(): readonly Comment[] }): number[] => feed.rows().map(({ id }) => id);

describe("createChatFeed", () => {
  test("[CHT2] loads the newest page at once and older ones on demand, to the first comment", async () => {
    const { client } = fakeRoom(450);
    const feed = createChatFeed(client, "posted", () => {});
    expect(feed.state()).toBe("loading");
    await settle();
    expect([feed.state(), feed.rows().length, feed.hasOlder()]).toEqual(["ready", 200, true]);
    await feed.loadOlder();
    await feed.loadOlder();
    expect([feed.rows().length, feed.hasOlder(), feed.rows()[0]?.id]).toEqual([450, false, 1]);
    await feed.loadOlder();
    expect(feed.rows().length).toBe(450);
  });

  test("[CHT2] what is accepted between the first page and the join is not missed", async () => {
    const { client, room, listeners } = fakeRoom(3);
    const feed = createChatFeed(client, "posted", () => {});
    await settle();
    room.stored = 5;
    listeners.room?.({} as RoomEvents["room"]);
    await settle();
    expect(ids(feed)).toEqual([1, 2, 3, 4, 5]);
  });

  test("[CHT2] after a gap it reads back until it meets what is known, and keeps its place in the history", async () => {
    const { client, room, listeners } = fakeRoom(1_000);
    const feed = createChatFeed(client, "posted", () => {});
    await settle();
    room.stored = 1_500;
    listeners.room?.({} as RoomEvents["room"]);
    await settle();
    expect(feed.rows().length).toBe(700);
    await feed.loadOlder();
    expect([feed.rows()[0]?.id, feed.rows().length]).toEqual([601, 900]);
  });

  test("[CHT2] a deleted comment vanishes and stays away, also when an older page still holds it", async () => {
    const { client, listeners, arrive } = fakeRoom(2);
    const feed = createChatFeed(client, "posted", () => {});
    await settle();
    arrive(3);
    listeners.removed?.([2]);
    await feed.refresh();
    expect(ids(feed)).toEqual([1, 3]);
  });

  test("[CHT14] of a file's comments those are shown that can be read", async () => {
    const { client } = fakeRoom(0);
    const of = (id: number, text: string, mode: Comment["mode"] = "scroll"): Comment => ({
      ...comment(id),
      text,
      mode,
    });
    const chat = async () =>
      accept({
        comments: [of(1, "██\n █"), of(2, "words", "positioned"), of(3, "■□ like this"), of(4, "🎉"), of(5, "…")],
        nextBefore: null,
      });
    const feed = createChatFeed({ ...client, chat } as RoomClient, "imported", () => {});
    await settle();
    expect(ids(feed)).toEqual([3, 4, 5]);
  });

  test("[CHT2] an answer that fails is a state with a way out", async () => {
    const { client, room } = fakeRoom(2);
    room.broken = true;
    const feed = createChatFeed(client, "posted", () => {});
    await settle();
    expect(feed.state()).toBe("failed");
    room.broken = false;
    await feed.refresh();
    expect([feed.state(), feed.rows().length]).toEqual(["ready", 2]);
  });

  test("[CHT2] an arrival is told once", async () => {
    const changes: number[] = [];
    const { client, arrive } = fakeRoom(0);
    const feed = createChatFeed(client, "posted", ({ arrived }) => changes.push(arrived.length));
    await settle();
    arrive(1, 2);
    arrive(2);
    expect(changes.filter((count) => count > 0)).toEqual([2]);
    feed.close();
  });
});
