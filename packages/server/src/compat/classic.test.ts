import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { openSocket } from "../transports/testing/socket-client.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({
    args: ["--rate-address", "100000", "--rate-address-burst", "100000", "--durability", "process"],
  });
  await openFreeRoom(edge, "film");
  await openFreeRoom(edge, "stage", "live");
  await openFreeRoom(edge, "hall", "live");
});
afterAll(() => edge.stop());

const read = async (path: string) => (await edge.ask(path)).json();
const say = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  edge.ask(path, { method: "POST", body, headers });
const form = { "content-type": "application/x-www-form-urlencoded" };

describe("the classic HTTP row", () => {
  it("[CLA3] posts JSON, a form, and what `curl -d` sends", async () => {
    const first = await say("/danmaku/film", '{"time":1.5,"text":"first"}', { "content-type": "application/json" });
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({ id: expect.any(Number), time: 1.5, name: expect.any(String) });
    expect((await say("/danmaku/film", "time=12&text=second&color=%23ff0000&mode=top", form)).status).toBe(201);
    expect((await say("/danmaku/film", '{"time":0.25,"text":"third"}', form)).status).toBe(201);
  });

  it("[CLA1] lists by time in the video, between from and to, by id or number", async () => {
    const all = await read("/danmaku/film");
    expect(all.map(({ text }: { text: string }) => text)).toEqual(["third", "first", "second"]);
    expect(all[2]).toMatchObject({ time: 12, color: "#ff0000", mode: "top", name: expect.any(String) });
    const range = await read("/danmaku/film?from=1&to=12");
    expect(range.map(({ text }: { text: string }) => text)).toEqual(["first"]);
    const { room } = await read("/api/v1/rooms/film");
    expect(await read(`/danmaku/${room.number}`)).toEqual(all);
    expect((await edge.ask("/danmaku/film?from=x")).status).toBe(400);
    expect((await edge.ask("/danmaku/nowhere")).status).toBe(404);
  });

  it("[CLA2] chat is by time of sending; polling shows the last five of the busiest room", async () => {
    const chat = await read("/chat/film");
    expect(chat.map(({ text }: { text: string }) => text)).toEqual(["first", "second", "third"]);
    for (let index = 0; index < 7; index++) await say("/danmaku/stage", `text=live ${index}`, form);
    const polled = await read("/polling");
    expect(polled.map(({ text }: { text: string }) => text)).toEqual([
      "live 2",
      "live 3",
      "live 4",
      "live 5",
      "live 6",
    ]);
    const named = await read("/polling?room=film");
    expect(named).toHaveLength(3);
    expect((await edge.ask("/polling?room=nowhere")).status).toBe(404);
  });

  it("[CLA3] refuses what is no comment, and keeps nothing of it", async () => {
    const before = await read("/danmaku/film");
    for (const [body, status] of [
      ["time=x&text=a", 400],
      ["time=1", 400],
      ["time=-1&text=a", 400],
      ["time=1&text=", 400],
      ["time=1e9&text=a", 400],
      [`time=1&text=${"x".repeat(20_000)}`, 413],
      ["{", 400],
    ] as const) {
      expect([body.slice(0, 20), (await say("/danmaku/film", body, form)).status]).toEqual([body.slice(0, 20), status]);
    }
    expect(await read("/danmaku/film")).toEqual(before);
  });

  it("[CLA1] /vs is the room's clip", async () => {
    expect(await (await edge.ask("/vs/film")).text()).toBe("clip of film");
    expect((await edge.ask("/vs/nowhere")).status).toBe(404);
  });
});

describe("the plain socket at /", () => {
  const open = (query = "") => openSocket(`${edge.url}/${query}`, []);

  it("[CLA4] every socket of the room gets exactly the stored text, also of comments posted elsewhere", async () => {
    const sockets = [await open("?room=hall"), await open("?room=hall"), await open("?room=hall")];
    sockets[0]?.sendRaw("  大家好\r\n<b>hi</b>  ");
    for (const socket of sockets) expect(await socket.next()).toBe("大家好\n<b>hi</b>");
    await edge.post("hall", { text: "from elsewhere" });
    for (const socket of sockets) expect(await socket.next()).toBe("from elsewhere");
    const lobby = await open();
    lobby.sendRaw("only here");
    expect(await lobby.next()).toBe("only here");
    for (const socket of sockets) {
      expect(socket.waiting).toEqual([]);
      socket.close();
    }
    lobby.close();
  });

  it("[CLA4] a refusal goes to the sender alone", async () => {
    const [sender, other] = [await open("?room=hall"), await open("?room=hall")];
    sender.sendRaw("   ");
    expect(await sender.next()).toBe("! text-empty Nothing is left to say.");
    sender.sendRaw("x".repeat(5_000));
    expect(await sender.next()).toStartWith("! too-large ");
    sender.sendRaw("fine");
    expect(await other.next()).toBe("fine");
    sender.close();
    other.close();
  });

  it("[CLA4] a binary frame closes with 1003, an unknown or video room and a subprotocol open nothing", async () => {
    const socket = await open();
    socket.sendRaw(new Uint8Array([1]));
    expect(await socket.closed).toBe(1003);
    await expect(open("?room=nowhere")).rejects.toThrow();
    await expect(open("?room=film")).rejects.toThrow();
    await expect(openSocket(`${edge.url}/`, ["flyby.v1"])).rejects.toThrow();
  });
});
