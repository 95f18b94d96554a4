import { describe, expect, test } from "bun:test";
import { defaultRoomSettings, type RoomSummary } from "@flyby/protocol";
import { arrange } from "./arrange.ts";

function room(id: string, change: Partial<RoomSummary> = {}): RoomSummary {
  return {
    id,
    number: 1,
    kind: "video",
    title: id,
    folder: "",
    media: null,
    startedAt: null,
    createdAt: 0,
    sample: false,
    settings: defaultRoomSettings,
    comments: 0,
    viewers: 0,
    lastCommentAt: null,
    ...change,
  };
}

const names = (rooms: readonly RoomSummary[]): string[] => rooms.map(({ id }) => id);

describe("arrange", () => {
  const rooms = [
    room("part 10", { folder: "b", comments: 5, createdAt: 3 }),
    room("part 2", { folder: "b", comments: 9, createdAt: 1 }),
    room("alpha", { createdAt: 2 }),
    room("lobby", { kind: "live", folder: null }),
    room("concert", { kind: "live", folder: null, viewers: 2 }),
  ];

  test("[PAG2] live rooms stand first, videos under their folders", () => {
    const { live, quiet, shelves } = arrange(rooms, { query: "", sort: "name", locale: "en" });
    expect([names(live), names(quiet)]).toEqual([["concert"], ["lobby"]]);
    expect(shelves.map(({ folder, rooms: inside }) => [folder, names(inside)])).toEqual([
      ["", ["alpha"]],
      ["b", ["part 2", "part 10"]],
    ]);
  });

  test("[PAG2] sorts by what was asked for", () => {
    const inB = (sort: "recent" | "talked" | "name"): string[] =>
      names(arrange(rooms, { query: "", sort, locale: "en" }).shelves[1]!.rooms);
    expect(inB("recent")).toEqual(["part 10", "part 2"]);
    expect(inB("talked")).toEqual(["part 2", "part 10"]);
  });

  test("[PAG2] finds by words of title and folder, whatever the width and case", () => {
    const { live, shelves } = arrange(rooms, { query: "ＰＡＲＴ b 10", sort: "name", locale: "en" });
    expect([names(live), shelves.flatMap((shelf) => names(shelf.rooms))]).toEqual([[], ["part 10"]]);
  });
});
