import { type Comment, decodeEntry, defaultRoomSettings, type Entry } from "@flyby/protocol";
import type { Appended, NewComment, NewImport, NewRoom, Stores } from "../ports.ts";

/** Stores with the empty rooms `one` and `two`, and what tests say to them again and again. */
export interface StoresUnderTest {
  readonly stores: Stores;
  post(room: string, comment: NewComment): Promise<{ seq: number; comment: Comment; duplicate: boolean }>;
  importAll(room: string, comments: readonly NewImport[]): Promise<Appended | undefined>;
  entries(room: string): Promise<readonly (Entry | null)[]>;
  segment(
    room: string,
    index: number,
  ): Promise<{ touched: number; index: number; omitted: number; comments: readonly Comment[] }>;
  close(): Promise<void>;
}

export async function prepareStores(stores: Stores, cleanUp: () => Promise<void>): Promise<StoresUnderTest> {
  await stores.rooms.add(newRoom("one"));
  await stores.rooms.add(newRoom("two"));
  return {
    stores,
    post: async (room, comment) => {
      const [appended] = await stores.log.append([{ room, change: { kind: "comment", comment } }]);
      if (appended?.kind !== "comment") throw new Error("no comment came back");
      return appended;
    },
    importAll: async (room, comments) => {
      const [appended] = await stores.log.append([{ room, change: { kind: "imported", comments } }]);
      return appended;
    },
    entries: async (room) => {
      const page = await stores.log.read(room, 0, 10_000);
      return page.entries.map((text) => decodeEntry(JSON.parse(text)));
    },
    segment: async (room, index) => {
      const { touched, body } = await stores.timeline.segment(room, index);
      return { touched, ...JSON.parse(`{${body}}`) };
    },
    close: async () => {
      await stores.upkeep.close();
      await cleanUp();
    },
  };
}

export function newRoom(id: string, more: Partial<NewRoom> = {}): NewRoom {
  return {
    id,
    kind: "video",
    title: `Room ${id}`,
    folder: null,
    media: null,
    startedAt: null,
    sample: false,
    settings: defaultRoomSettings,
    ...more,
  };
}

export function newComment(nonce: string, more: Partial<NewComment> = {}): NewComment {
  return {
    nonce,
    progress: 1_000,
    mode: "scroll",
    size: "normal",
    color: 0xffffff,
    author: "ann",
    name: "Ann",
    text: `text ${nonce}`,
    createdAt: 1_700_000_000_000,
    ...more,
  };
}

export function newImport(key: string, more: Partial<NewImport> = {}): NewImport {
  const { nonce: _, ...plain } = newComment(key);
  return { ...plain, author: "file", key, foreignId: null, origin: null, ...more };
}
