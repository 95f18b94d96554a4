import type { Entry } from "@flyby/protocol";
import type { Mutes } from "../moderation/mutes.ts";
import type { RoomRegistry } from "../rooms/rooms.ts";
import { type Appended, type Change, type LogStore, StoreUnavailable } from "../store/ports.ts";
import type { Hub } from "./hub.ts";

/** Stores a change and, once it is durable, tells everybody who must know (LOG2). */
export type Commit = (room: string, change: Change) => Promise<Appended>;

export interface CommitOptions {
  readonly store: LogStore;
  readonly hub: Hub;
  readonly rooms: RoomRegistry;
  readonly mutes: Mutes;
  readonly onTrouble: (error: unknown) => void;
}

/** The demo room keeps this many entries (design decision 21). */
const demoEntries = 2_000;
/** Trimming takes a transaction, so it is done for a few hundred at once. */
const demoSlack = 200;

export function createCommit({ store, hub, rooms, mutes, onTrouble }: CommitOptions): Commit {
  async function trimDemo(id: string, seq: number): Promise<void> {
    const room = rooms.get(id);
    if (room?.sample !== true || room.kind !== "live" || seq % demoSlack !== 0 || seq <= demoEntries) return;
    await store.trim(id, demoEntries);
    hub.raiseFloor(id, (await store.head(id)).floor);
    await rooms.recount(id);
  }

  function tell(room: string, change: Change, appended: Appended): void {
    const entry = toEntry(change, appended);
    if (entry === null) return;
    hub.committed(room, entry);
    if (entry.kind === "comment") {
      rooms.commented(room, entry.seq, entry.comment.createdAt);
      trimDemo(room, entry.seq).catch(onTrouble);
      return;
    }
    if (entry.kind === "settings") rooms.settingsChanged(room, entry.settings);
    if (entry.kind === "mute") mutes.set(room, entry.author, entry.action !== "unmute");
    rooms.recount(room).catch(onTrouble);
  }

  return (room, change) =>
    // The first thing after the store's answer, so that entries are told in the order of their commits.
    store.append([{ room, change }]).then(
      ([appended = { kind: "nothing" }]) => {
        tell(room, change, appended);
        return appended;
      },
      (error: unknown) => {
        // The answer may have been lost on its way, and not the change. A full queue or a closed store never took it.
        const isKnown = error instanceof StoreUnavailable && (error.reason === "queue" || error.reason === "closed");
        if (!isKnown) hub.doubt(room);
        throw error;
      },
    );
}

/** The entry that an append made; null when it made none. */
function toEntry(change: Change, appended: Appended): Entry | null {
  if (appended.kind === "comment") {
    return appended.duplicate ? null : { kind: "comment", seq: appended.seq, comment: appended.comment };
  }
  if (appended.kind === "imported") {
    return appended.imported === 0 ? null : { kind: "imported", seq: appended.seq, count: appended.imported };
  }
  if (appended.kind === "nothing") return null;
  const { seq } = appended;
  switch (change.kind) {
    case "delete":
      return { kind: "delete", seq, id: change.id };
    case "mute":
      return { kind: "mute", seq, author: change.author, action: change.action };
    case "settings":
      return { kind: "settings", seq, settings: change.settings };
    case "clear":
      return { kind: "clear", seq };
    default:
      return null;
  }
}
