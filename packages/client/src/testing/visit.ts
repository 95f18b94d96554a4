import type { Comment } from "@flyby/protocol";
import { createRoomClient } from "../create-room-client.ts";
import type { KeyValue, RoomClient, RoomClientOptions, RoomEvents } from "../room-client.ts";
import { createFakeRoomServer, type FakeRoomServer } from "./fake-room-server.ts";
import { createManualTime, type ManualTime } from "./manual-time.ts";

/** One visit to a room of a fake server, with everything a listener was told. */
export interface Visit {
  readonly time: ManualTime;
  readonly server: FakeRoomServer;
  readonly client: RoomClient;
  /** Everything, in order. */
  readonly heard: Heard[];
  /** Ids as they arrived. */
  arrivals(): readonly number[];
  /** What a listener that follows the events holds of each loaded segment, and of arrivals and removals. */
  timeline(): ReadonlyMap<number, Comment>;
  of<K extends keyof RoomEvents>(event: K): readonly RoomEvents[K][];
  setVisible(visible: boolean): void;
}

export type Heard = { [K in keyof RoomEvents]: { readonly event: K; readonly value: RoomEvents[K] } }[keyof RoomEvents];

export interface VisitOptions extends Partial<Omit<RoomClientOptions, "room">> {
  readonly time?: ManualTime;
  readonly to?: FakeRoomServer;
  readonly seed?: number;
  readonly room?: string;
}

export const eventNames = [
  "connection",
  "room",
  "arrivals",
  "loaded",
  "removed",
  "settings",
  "viewers",
  "gap",
  "omitted",
  "resumed",
  "pending",
  "identity",
] as const satisfies readonly (keyof RoomEvents)[];

export function visit(options: VisitOptions = {}): Visit {
  const { seed = 1, room = "lobby" } = options;
  const time = options.time ?? createManualTime(seed);
  const server = options.to ?? createFakeRoomServer(time);
  const heard: Heard[] = [];
  let tell = (_: boolean) => {};
  const client = createRoomClient({
    server: "http://fake.test/base/",
    fetch: server.fetch,
    WebSocket: server.sockets.WebSocket,
    storage: null,
    now: time.now,
    random: time.random,
    sleep: time.sleep,
    onVisibility(listener) {
      tell = listener;
      return () => {};
    },
    ...options,
    room,
  });
  const timeline = new Map<number, Comment>();
  for (const event of eventNames) client.on(event, (value) => heard.push({ event, value } as Heard));
  client.on("arrivals", (list) => {
    for (const { comment } of list) timeline.set(comment.id, comment);
  });
  client.on("loaded", ({ comments, replaced }) => {
    for (const comment of comments) timeline.set(comment.id, comment);
    for (const id of replaced) timeline.delete(id);
  });
  client.on("removed", (ids) => {
    if (ids === "all") timeline.clear();
    else for (const id of ids) timeline.delete(id);
  });
  const visited: Visit = {
    time,
    server,
    client,
    heard,
    arrivals: () => visited.of("arrivals").flatMap((list) => list.map(({ comment }) => comment.id)),
    timeline: () => timeline,
    of: <K extends keyof RoomEvents>(event: K) =>
      heard.filter((each) => each.event === event).map(({ value }) => value as RoomEvents[K]),
    setVisible: (visible) => tell(visible),
  };
  return visited;
}

/** Storage in memory. */
export function createMemoryStorage(): KeyValue {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
