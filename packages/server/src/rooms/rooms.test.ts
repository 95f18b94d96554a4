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
