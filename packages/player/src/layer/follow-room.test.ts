import { describe, expect, test } from "bun:test";
import { defaultRoomSettings, type Room } from "@flyby/protocol";
import { followRoom } from "./follow-room.ts";
import { createKnownComments } from "./known-comments.ts";
import { createSwitchClock } from "./switch-clock.ts";

const room: Room = {
  id: "lobby",
  number: 1,
  kind: "live",
  title: "Lobby",
  folder: null,
  media: null,
  startedAt: 1_000,
  createdAt: 500,
  sample: false,
  settings: defaultRoomSettings,
};

function setUp(given: Room) {
  const server = { now: 61_000 };
  const clock = createSwitchClock();
  const time = followRoom(given, {
    client: { serverNow: () => server.now, near: () => {} },
    stage: { remove: () => {} },
    clock,
    known: createKnownComments(),
    video: null,
    onBehind: () => {},
  });
  return { server, clock, time };
}

describe("followRoom", () => {
  test("[LIV4] without a clip the server's time alone is the clock", () => {
    const { server, clock, time } = setUp(room);
    expect([clock.now(), clock.playing(), time.live()]).toEqual([60_000, true, 60_000]);
    server.now += 250;
    expect(clock.now()).toBe(60_250);
    time.stop();
  });

  test("[LIV4] a video room shown without its video runs on its own age, so that new comments fly", () => {
    const { clock, time } = setUp({ ...room, kind: "video", startedAt: null });
    expect([clock.now(), time.live()]).toEqual([60_500, 60_500]);
    time.stop();
  });
});
