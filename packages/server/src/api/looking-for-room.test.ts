import { describe, expect, it } from "bun:test";
import type { Room } from "@flyby/protocol";
import type { Rooms } from "../core-contract.ts";
import type { Call, Route } from "../http/route.ts";
import { lookingForRoom } from "./looking-for-room.ts";

describe("lookingForRoom", () => {
  it("[NOD8] an address with a room waits for the store where the room is not known here, and only there", async () => {
    const known = new Map([["here", {} as Room]]);
    const looked: string[] = [];
    const rooms = {
      get: (id: string) => known.get(id),
      find: async (id: string) => {
        looked.push(id);
        if (id === "there") known.set(id, {} as Room);
        return known.get(id);
      },
    } as Partial<Rooms> as Rooms;
    const GET = ({ params }: Call) => ({ status: known.has(params.room ?? "") ? 200 : 404, headers: {}, text: "" });
    const route: Route = { path: "/api/v1/rooms/:room/log", methods: { GET }, access: "open" };
    const looking = lookingForRoom(route, rooms);
    const ask = async (room: string) =>
      (await looking.methods.GET?.({ params: { room } } as Partial<Call> as Call))?.status;
    expect([await ask("here"), await ask("there"), await ask("nowhere")]).toEqual([200, 200, 404]);
    expect(looked).toEqual(["there", "nowhere"]);
    expect(looking).toMatchObject({ path: route.path, access: "open" });
    const other: Route = { path: "/healthz", methods: { GET } };
    expect(lookingForRoom(other, rooms)).toBe(other);
  });
});
