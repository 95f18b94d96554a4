import { describe, expect, it } from "bun:test";
import { defaultRoomSettings, type Room } from "@flyby/protocol";
import type { RoomFacts, RoomStore } from "../store/ports.ts";
import { createRooms } from "./rooms.ts";

describe("createRooms", () => {
  const room: Room = {
    id: "film",
    number: 1,
    kind: "video",
    title: "Film",
    folder: null,
    media: null,
    startedAt: null,
    createdAt: 1,
    sample: false,
    settings: defaultRoomSettings,
  };

  /** A store whose answers about numbers come when the test says so. */
  function createSlowStore() {
    const answers: ((facts: RoomFacts) => void)[] = [];
    const store: Pick<RoomStore, "find"> = {
      find: () => new Promise((resolve) => answers.push((facts) => resolve({ room, facts }))),
    };
    const none = async () => null;
    const list = async () => [{ room, facts: { comments: 3, lastCommentAt: 30, seq: 3 } }];
    const full: RoomStore = { ...store, list, add: none, update: none, remove: async () => false };
    return { full, answers };
  }

  it("[ROM5] what was asked for earlier and is answered later changes nothing any more", async () => {
    const { full, answers } = createSlowStore();
    const rooms = await createRooms(full, { viewers: () => 0 });
    const early = rooms.recount("film");
    const late = rooms.recount("film");
    answers[1]?.({ comments: 5, lastCommentAt: 50, seq: 5 });
    await late;
    answers[0]?.({ comments: 4, lastCommentAt: 40, seq: 4 });
    await early;
    expect(rooms.summary("film")?.comments).toBe(5);
    const before = rooms.recount("film");
    rooms.settingsChanged("film", { ...defaultRoomSettings, open: false });
    answers[2]?.({ comments: 6, lastCommentAt: 60, seq: 6 });
    await before;
    expect(rooms.summary("film")).toMatchObject({ comments: 6, settings: { open: false } });
  });

  it("[ROM3] a room that another node made is known to who tries to make it again", async () => {
    const { full, answers } = createSlowStore();
    const rooms = await createRooms({ ...full, list: async () => [] }, { viewers: () => 0 });
    expect(rooms.get("film")).toBeUndefined();
    const adding = rooms.add({ ...room, id: "film" });
    await Promise.resolve();
    answers[0]?.({ comments: 1, lastCommentAt: 1, seq: 1 });
    expect(await adding).toMatchObject({ ok: false, code: "room-exists" });
    expect(rooms.get("film")?.title).toBe("Film");
  });

  it("[ROM5] numbers stay right when comments arrive while they are counted anew", async () => {
    const { full, answers } = createSlowStore();
    const rooms = await createRooms(full, { viewers: () => 0 });
    const comments = () => rooms.summary("film")?.comments;
    // Entry 4 removed two comments; 5 is told before the answer, 6 was in the answer before it is told.
    const counting = rooms.recount("film");
    rooms.commented("film", 5, 50);
    expect(comments()).toBe(4);
    answers[0]?.({ comments: 1, lastCommentAt: 30, seq: 4 });
    await counting;
    expect([comments(), rooms.summary("film")?.lastCommentAt]).toEqual([2, 50]);
    const again = rooms.recount("film");
    answers[1]?.({ comments: 3, lastCommentAt: 60, seq: 6 });
    await again;
    rooms.commented("film", 6, 60);
    expect(comments()).toBe(3);
    rooms.commented("film", 7, 70);
    expect(comments()).toBe(4);
    expect(rooms.summary("film")).not.toHaveProperty("seq");
  });
});
