import { describe, expect, it } from "bun:test";
import { type LogTransport, logTransports } from "@flyby/protocol";
import { createFakeRoomServer } from "./testing/fake-room-server.ts";
import { createManualTime } from "./testing/manual-time.ts";
import { visit } from "./testing/visit.ts";

const overHttp = logTransports.filter((name) => name !== "websocket");

/** What somebody between answers in the server's place, all with a status that says "fine". */
const words: readonly (readonly [string, () => Response])[] = [
  ["nothing", () => new Response("")],
  ["204", () => new Response(null, { status: 204 })],
  ["a page to log in", () => new Response("<!doctype html>\n<title>Log in</title>\n<p>Welcome\n")],
  ["null", () => new Response("null\n")],
  ["JSON of its own", () => new Response('{"login":true}\n')],
];

/** A fake server behind a stranger who takes over whenever `isIn`. */
function behindStranger(transport: LogTransport | "auto", answer: () => Response, kind: "live" | "video" = "live") {
  const time = createManualTime();
  const server = createFakeRoomServer(time);
  const room = server.room("lobby", kind);
  const stranger = { isIn: true, asked: 0 };
  const fetch: typeof server.fetch = Object.assign(
    async (input: RequestInfo | URL, init?: RequestInit) => {
      if (!stranger.isIn) return server.fetch(input, init);
      // Far more than anybody may ask: the test ends instead of the machine.
      if (stranger.asked++ > 5_000) return new Promise<Response>(() => {});
      return answer();
    },
    { preconnect() {} },
  );
  server.sockets.mode = transport === "auto" ? "refuse" : "open";
  return { stranger, room, ...visit({ time, to: server, transport, fetch }) };
}

describe.each(overHttp)("somebody between who answers 200 in the server's place, over %s", (transport) => {
  it.each(words)(
    "[CLI4] [CLI14] %s is no answer: it is asked ever more rarely, and nobody is told they are live",
    async (_, answer) => {
      const { stranger, time, client, of, room, arrivals } = behindStranger(transport, answer);
      await time.pass(120_000);
      expect(of("connection").map(({ state }) => state)).not.toContain("live");
      expect(stranger.asked).toBeWithin(5, 60);
      stranger.isIn = false;
      await time.pass(21_000);
      room.say({ text: "at last" });
      await time.pass(4_000);
      expect([client.connection().state, arrivals()]).toEqual(["live", [1]]);
      client.close();
      await time.settle();
      expect(time.waiting()).toBe(0);
    },
  );

  it.each(words)(
    "[CLI4] [CLI14] %s in a visit is a break: noticed, waited out, and nothing is lost or doubled",
    async (_, answer) => {
      const { stranger, server, time, client, of, room, arrivals } = behindStranger(transport, answer);
      stranger.isIn = false;
      await time.pass(20_000);
      expect(client.connection().state).toBe("live");
      stranger.isIn = true;
      server.cut();
      server.bosh.forget();
      room.say({ text: "meanwhile" });
      const posted = client.post({ text: "into the void" });
      await time.pass(60_000);
      expect(of("connection").at(-1)?.state).not.toBe("live");
      expect(stranger.asked).toBeWithin(3, 60);
      stranger.isIn = false;
      await time.pass(30_000);
      expect(await posted).toMatchObject({ ok: true });
      await time.pass(4_000);
      expect(arrivals().toSorted()).toEqual([1, 2]);
      client.close();
    },
  );
});

describe("somebody between who answers single requests", () => {
  it.each(words)("[CLI17] %s to a post is no acknowledgement", async (_, answer) => {
    const { stranger, time, client, room } = behindStranger("auto", answer);
    stranger.isIn = false;
    await time.pass(20_000);
    stranger.isIn = true;
    const posted = client.post({ text: "once" });
    const second = client.post({ text: "and after it" });
    await time.pass(3_000);
    stranger.isIn = false;
    await time.pass(30_000);
    expect([(await posted).ok, (await second).ok, room.entries.length]).toEqual([true, true, 2]);
    client.close();
  });

  it.each(words)("[CLI10] %s in place of a segment is asked for again after a pause", async (_, answer) => {
    const { stranger, time, client, room, of } = behindStranger("websocket", answer, "video");
    room.say({ text: "early", progress: 1_000 });
    stranger.isIn = false;
    await time.pass(1_000);
    stranger.isIn = true;
    client.near(0);
    await time.pass(10_000);
    expect([of("loaded"), stranger.asked < 20]).toEqual([[], true]);
    stranger.isIn = false;
    await time.pass(4_000);
    expect(of("loaded").map(({ comments }) => comments.map(({ text }) => text))).toEqual([["early"]]);
    expect((await client.chat()).ok).toBe(true);
    client.close();
  });

  it.each(words)("[CLI21] %s to the question for the time is passed over", async (_, answer) => {
    const { stranger, time, client } = behindStranger("poll", answer);
    stranger.isIn = false;
    await time.pass(50_000);
    const before = client.serverNow() - time.now();
    stranger.isIn = true;
    await time.pass(60_000);
    stranger.isIn = false;
    await time.pass(100_000);
    expect([client.connection().state, client.serverNow() - time.now()]).toEqual(["live", before]);
    const chat = client.chat();
    await time.settle();
    expect((await chat).ok).toBe(true);
    client.close();
  });
});
