import { describe, expect, it } from "bun:test";
import { createFakeRoomServer, type FakeRoomServer } from "../testing/fake-room-server.ts";
import { createManualTime } from "../testing/manual-time.ts";
import { createMemoryStorage, visit } from "../testing/visit.ts";

interface Asked {
  readonly rid: number;
  readonly ack?: number;
  readonly since?: string;
  readonly type?: string;
  readonly messages?: readonly { readonly type: string }[];
}

/** A fake server that lets a test see each BOSH request, and delay or lose its answer. */
function watched(server: FakeRoomServer, road: (asked: Asked, answer: Response) => Promise<Response> | Response) {
  const asked: (Asked & { readonly token: string | null })[] = [];
  const fetch: typeof server.fetch = Object.assign(
    async (input: RequestInfo | URL, init?: RequestInit) => {
      if (!String(input).endsWith("/bosh")) return server.fetch(input, init);
      const body = JSON.parse(String(init?.body)) as Asked;
      asked.push({ ...body, token: new Headers(init?.headers).get("authorization") });
      return road(body, await server.fetch(input, init));
    },
    { preconnect() {} },
  );
  return { asked, fetch };
}

const straight = (_: Asked, answer: Response) => answer;
const posts = (requests: readonly string[]) => requests.filter((line) => line.endsWith("/comments"));

describe("openHttpLog over bosh", () => {
  it("[CLI28] one request is held, a second one carries a message, and they change places", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("lobby");
    const { asked, fetch } = watched(server, straight);
    const { client, of } = visit({ time, to: server, transport: "bosh", fetch });
    await time.pass(1_000);
    expect(client.connection()).toEqual({ state: "live", transport: "bosh" });
    expect(asked).toHaveLength(2);
    const answer = client.post({ text: "up the same way" });
    await time.settle();
    expect(await answer).toMatchObject({ ok: true, value: { seq: 1 } });
    expect(posts(server.requests)).toEqual([]);
    expect(asked.map(({ messages = [] }) => messages.map(({ type }) => type))).toEqual([[], [], ["post"]]);
    room.say({ text: "down" });
    await time.settle();
    expect(
      of("arrivals")
        .flat()
        .map(({ comment, own }) => [comment.text, own]),
    ).toEqual([
      ["up the same way", true],
      ["down", false],
    ]);
    const first = asked[0]?.rid ?? 0;
    expect(asked.map(({ rid }) => rid - first)).toEqual([0, 1, 2, 3]);
    expect(asked.slice(1).map(({ ack = 0 }) => ack - first)).toEqual([0, 0, 2]);
    expect(asked.at(-1)?.since).toBe("aaaaaaaa:2");
    expect(asked.slice(2).map(({ token }) => token)).toEqual(["Bearer token-1", "Bearer token-1"]);
    client.close();
  });

  it("[CLI28] an idle session is one request in 25 s", async () => {
    const { server, time, client, of } = visit({ transport: "bosh" });
    server.room("lobby");
    await time.pass(250_500);
    expect(server.requests.filter((line) => line.endsWith("/bosh"))).toHaveLength(12);
    expect(of("connection").map(({ state }) => state)).toEqual(["connecting", "live"]);
    client.close();
  });

  it("[CLI28] a request whose answer was lost is sent again with its number, and nothing is lost or doubled", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("lobby");
    let lose = 0;
    const { asked, fetch } = watched(server, (_, answer) => {
      if (lose-- > 0) throw new TypeError("network");
      return answer;
    });
    const { client, arrivals, of } = visit({ time, to: server, transport: "bosh", fetch });
    await time.pass(1_000);
    for (let n = 1; n <= 3; n++) {
      lose = 1;
      room.say({ text: `lost ${n}` });
      await time.pass(2_000);
    }
    lose = 1;
    const answer = client.post({ text: "mine" });
    await time.pass(2_000);
    expect(await answer).toMatchObject({ ok: true });
    expect(arrivals()).toEqual([1, 2, 3, 4]);
    const rids = asked.map(({ rid }) => rid);
    expect(rids.length - new Set(rids).size).toBe(4);
    expect(of("connection").map(({ state }) => state)).toEqual(["connecting", "live"]);
    client.close();
  });

  it("[CLI28] answers that overtake each other are heard in the order of their requests", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("lobby");
    let late = 0;
    const { asked, fetch } = watched(server, async ({ rid }, answer) => {
      if (rid === late) await time.sleep(3_000, new AbortController().signal);
      return answer;
    });
    const { client, arrivals, of } = visit({ time, to: server, transport: "bosh", fetch });
    await time.pass(1_000);
    // The answer of the held request, with the first comment, is slow; the next one is not.
    late = asked.at(-1)?.rid ?? 0;
    room.say({ text: "first" });
    void client.post({ text: "second" });
    await time.pass(500);
    room.say({ text: "third" });
    await time.pass(500);
    expect(of("arrivals").flat()).toEqual([]);
    await time.pass(10_000);
    expect(arrivals()).toEqual([1, 2, 3]);
    client.close();
  });

  it("[CLI28] a session the server has forgotten is opened anew with the cursor", async () => {
    const { server, time, client, arrivals, of } = visit({ transport: "bosh" });
    const room = server.room("lobby");
    await time.pass(1_000);
    server.bosh.forget();
    room.say({ text: "between two sessions" });
    await time.pass(2_000);
    expect(client.connection()).toEqual({ state: "live", transport: "bosh" });
    expect(arrivals()).toEqual([1]);
    expect(of("resumed")).toEqual([{ missed: 0 }]);
    client.close();
  });

  it("[CLI28] who leaves or hides ends the session, and leaves no timer and no request behind", async () => {
    const { server, time, client, arrivals, setVisible } = visit({ transport: "bosh" });
    const room = server.room("lobby");
    await time.pass(1_000);
    expect(server.bosh.sessions()).toBe(1);
    setVisible(false);
    await time.settle();
    expect([server.bosh.sessions(), client.connection()]).toEqual([0, { state: "live", transport: "poll" }]);
    room.say({ text: "unseen" });
    setVisible(true);
    await time.settle();
    expect([server.bosh.sessions(), arrivals()]).toEqual([1, [1]]);
    client.close();
    await time.settle();
    expect([server.bosh.sessions(), time.waiting()]).toEqual([0, 0]);
  });

  it("[CLI17] [CLI28] a post whose session is left before its answer came goes by request, once", async () => {
    const { server, time, client, arrivals, setVisible } = visit({ transport: "bosh" });
    const room = server.room("lobby");
    await time.pass(1_000);
    server.latencyMs = 3_000;
    const answer = client.post({ text: "then somebody calls" });
    await time.settle();
    setVisible(false);
    server.latencyMs = 0;
    await time.pass(1_000);
    expect(await answer).toMatchObject({ ok: true });
    expect([posts(server.requests).length, room.entries.length, arrivals()]).toEqual([1, 1, [1]]);
    client.close();
  });

  it("[CLI20] [CLI28] a token that the server does not know costs neither the session nor the post", async () => {
    const storage = createMemoryStorage();
    const identity = { token: "of-another-key", author: "old", name: "Old" };
    storage.setItem("flyby:identity:http://fake.test/base/", JSON.stringify(identity));
    const { server, time, client } = visit({ transport: "bosh", storage });
    server.room("lobby");
    await time.pass(1_000);
    expect(client.connection()).toEqual({ state: "live", transport: "bosh" });
    expect(await client.post({ text: "still me" })).toMatchObject({ ok: true, value: { author: "author-1" } });
    expect(posts(server.requests)).toEqual([]);
    server.identities.clear();
    const answer = client.post({ text: "and again" });
    await time.pass(2_000);
    expect(await answer).toMatchObject({ ok: true });
    client.close();
  });

  it("[CLI19] [CLI28] a new name counts from the next comment on", async () => {
    const { server, time, client } = visit({ transport: "bosh" });
    server.room("lobby");
    await time.pass(1_000);
    expect(await client.rename("Somebody New")).toMatchObject({ ok: true });
    expect(await client.post({ text: "under my name" })).toMatchObject({ ok: true, value: { name: "Somebody New" } });
    expect(posts(server.requests)).toEqual([]);
    client.close();
  });

  it("[CLI14] somebody between who answers by himself is not asked in a spin", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.room("lobby");
    let asked = 0;
    const fetch: typeof server.fetch = Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit) =>
        String(input).endsWith("/bosh") && asked++ > 1 ? new Response("") : server.fetch(input, init),
      { preconnect() {} },
    );
    const { client } = visit({ time, to: server, transport: "bosh", fetch });
    await time.pass(60_000);
    expect(asked).toBeWithin(10, 40);
    client.close();
  });

  it("[CLI14] [CLI28] a server that holds too many lets go of both requests; the page polls for a minute", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("lobby");
    const { asked, fetch } = watched(server, straight);
    const { client, arrivals } = visit({ time, to: server, transport: "bosh", fetch });
    await time.pass(1_000);
    server.refuseHeld = true;
    const answer = client.post({ text: "one too many" });
    await time.pass(3_000);
    expect(await answer).toMatchObject({ ok: true });
    server.refuseHeld = false;
    const before = asked.length;
    for (let n = 0; n < 10; n++) {
      room.say({ text: String(n) });
      await time.pass(4_000);
    }
    expect([asked.length - before, client.connection(), arrivals().length]).toEqual([
      0,
      { state: "live", transport: "poll" },
      11,
    ]);
    await time.pass(30_000);
    expect(client.connection()).toEqual({ state: "live", transport: "bosh" });
    client.close();
  });

  it("[CLI28] a request that nobody answers in its time is not sent again and again: its session is left", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.room("lobby");
    let isFrozen = false;
    const fetch: typeof server.fetch = Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit) => {
        if (!isFrozen) return server.fetch(input, init);
        return new Promise<Response>((_, reject) =>
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
        );
      },
      { preconnect() {} },
    );
    const { client } = visit({ time, to: server, transport: "bosh", fetch });
    await time.pass(26_000);
    isFrozen = true;
    await time.pass(62_000);
    expect(client.connection().state).not.toBe("live");
    isFrozen = false;
    await time.pass(40_000);
    expect(client.connection()).toEqual({ state: "live", transport: "bosh" });
    client.close();
  });
});
