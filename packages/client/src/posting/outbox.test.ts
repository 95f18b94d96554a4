import { describe, expect, it } from "bun:test";
import * as bounds from "../bounds.ts";
import { type Visit, visit } from "../testing/visit.ts";

const texts = ({ server }: Visit) => [...server.room("lobby").comments().values()].map(({ text }) => text);
const posts = ({ server }: Visit) =>
  server.requests.filter((line) => line.startsWith("POST") && line.endsWith("/comments"));

async function joined(options: Parameters<typeof visit>[0] = {}): Promise<Visit> {
  const visited = visit(options);
  visited.server.room("lobby");
  await visited.time.pass(2_000);
  return visited;
}

describe("createOutbox", () => {
  it("[CLI17] what is written while offline waits and goes out in order on return, each once", async () => {
    const visited = await joined();
    const { server, time, client, of } = visited;
    server.setDown(true);
    await time.settle();
    const answers = ["one", "two", "three"].map((text) => client.post({ text }));
    expect(client.pending().map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting"]);
    await time.pass(60_000);
    server.setDown(false);
    await time.pass(60_000);
    expect(texts(visited)).toEqual(["one", "two", "three"]);
    expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
    expect(client.pending()).toEqual([]);
    expect(
      of("arrivals")
        .flat()
        .map(({ comment, own }) => [comment.text, own]),
    ).toEqual([
      ["one", true],
      ["two", true],
      ["three", true],
    ]);
    client.close();
  });

  it("[CLI17] committed but unacknowledged, it is sent again with the same nonce and heard once", async () => {
    const visited = await joined();
    const { server, time, client, of } = visited;
    server.swallowAcks = true;
    const answer = client.post({ text: "did it arrive?" });
    await time.settle();
    // It came back by the log: no longer pending, though nobody has acknowledged it.
    expect(client.pending()).toEqual([]);
    server.setDown(true);
    await time.pass(5_000);
    server.swallowAcks = false;
    server.setDown(false);
    await time.pass(60_000);
    expect(await answer).toMatchObject({ ok: true, value: { duplicate: true } });
    expect(texts(visited)).toEqual(["did it arrive?"]);
    expect(of("arrivals").flat().length).toBe(1);
    client.close();
  });

  it("[CLI16] an arrival names the draft that it was, whichever of acknowledgement and log comes first", async () => {
    for (const transport of ["websocket", "long-poll", "poll"] as const) {
      for (const swallowAcks of [false, true]) {
        const { server, time, client, of } = await joined({ transport });
        server.swallowAcks = swallowAcks;
        void client.post({ text: "twice", nonce: "first" });
        void client.post({ text: "twice", nonce: "second" });
        void client.post({ text: "once", nonce: "third" });
        await time.pass(9_000);
        server.swallowAcks = false;
        await time.pass(60_000);
        const told = of("arrivals").flat();
        expect(told.map(({ nonce }) => nonce)).toEqual(["first", "second", "third"]);
        client.close();
      }
    }
  });

  it("[CLI17] a socket that swallows posts is passed by after ten seconds, by request", async () => {
    const visited = await joined();
    const { server, time, client } = visited;
    const [end] = server.sockets.ends();
    if (end !== undefined) end.onText = () => {};
    const answer = client.post({ text: "another way" });
    await time.pass(10_500);
    expect((await answer).ok).toBe(true);
    expect(posts(visited).length).toBe(1);
    client.close();
  });

  it("[CLI17] keeps a bounded number waiting and says so", async () => {
    const visited = await joined();
    visited.server.setDown(true);
    await visited.time.settle();
    for (let n = 0; n < bounds.maxQueued; n++) void visited.client.post({ text: String(n) });
    expect(await visited.client.post({ text: "one too many" })).toMatchObject({ ok: false, code: "overloaded" });
    expect(visited.client.pending().length).toBe(bounds.maxQueued);
    visited.client.close();
  });

  it("[CLI17] a waiting draft can be taken back, and is never sent", async () => {
    const visited = await joined();
    const { server, time, client } = visited;
    server.setDown(true);
    await time.settle();
    const answer = client.post({ text: "better not", nonce: "n1" });
    client.withdraw("n1");
    client.withdraw("unknown");
    expect((await answer).ok).toBe(false);
    server.setDown(false);
    await time.pass(60_000);
    expect(texts(visited)).toEqual([]);
    client.close();
  });

  it("[CLI17] a draft that is on its way cannot be taken back", async () => {
    const visited = await joined();
    const answer = visited.client.post({ text: "gone already", nonce: "n1" });
    visited.client.withdraw("n1");
    expect((await answer).ok).toBe(true);
    expect(texts(visited)).toEqual(["gone already"]);
    visited.client.close();
  });

  it("[CLI18] at the keyboard a refusal is told at once, with its time, until it is taken back", async () => {
    const visited = await joined();
    const { server, time, client } = visited;
    server.refusePosts("rate-limited", 2_000);
    const answer = await client.post({ text: "too fast", nonce: "n1" });
    expect(answer).toMatchObject({ ok: false, code: "rate-limited", retryAfterMs: 2_000 });
    expect(client.pending()).toMatchObject([
      { nonce: "n1", state: "refused", code: "rate-limited", retryAfterMs: 2_000 },
    ]);
    client.withdraw("n1");
    expect(client.pending()).toEqual([]);
    server.refusePosts(null);
    await time.pass(10_000);
    expect(texts(visited)).toEqual([]);
    client.close();
  });

  it("[CLI18] what had to wait obeys the server's pace silently", async () => {
    const visited = await joined();
    const { server, time, client, of } = visited;
    server.setDown(true);
    await time.settle();
    const answer = client.post({ text: "patient" });
    server.refusePosts("rate-limited", 3_000);
    server.setDown(false);
    await time.pass(8_000);
    expect(client.pending()).toMatchObject([{ state: "sending" }]);
    server.refusePosts(null);
    await time.pass(4_000);
    expect((await answer).ok).toBe(true);
    expect(
      of("pending")
        .flat()
        .some(({ state }) => state === "refused"),
    ).toBe(false);
    client.close();
  });

  it("[CLI18] what did not get through at first obeys the server's pace silently, too", async () => {
    const visited = await joined({ transport: "poll" });
    const { server, time, client, of } = visited;
    server.swallowAcks = true;
    const answer = client.post({ text: "patient" });
    await time.settle();
    server.swallowAcks = false;
    server.refusePosts("rate-limited", 3_000);
    await time.pass(6_000);
    server.refusePosts(null);
    await time.pass(6_000);
    expect((await answer).ok).toBe(true);
    expect(
      of("pending")
        .flat()
        .some(({ state }) => state === "refused"),
    ).toBe(false);
    client.close();
  });

  it("[CLI18] a server in trouble is asked four times, then the writer is told", async () => {
    const visited = await joined();
    const { server, time, client } = visited;
    server.refusePosts("store-unavailable");
    let told = "";
    void client.post({ text: "hm" }).then((answer) => {
      told = answer.ok ? "ok" : answer.code;
    });
    await time.pass(5_900);
    expect(told).toBe("");
    await time.pass(1_000);
    expect(told).toBe("store-unavailable");
    client.close();
  });

  it("[CLI18] what can never be accepted is not even sent", async () => {
    const visited = await joined();
    expect(await visited.client.post({ text: "  \u200b " })).toMatchObject({ ok: false, code: "text-empty" });
    expect(await visited.client.post({ text: "x", progress: Number.NaN })).toMatchObject({
      ok: false,
      code: "bad-draft",
    });
    expect(visited.client.pending()).toEqual([]);
    visited.client.close();
  });

  it("[CLI16] pending and arrived are never seen together, over any transport", async () => {
    for (const transport of ["websocket", "long-poll", "poll"] as const) {
      const visited = await joined({ transport });
      const { time, client } = visited;
      let isDouble = false;
      const check = () => {
        const arrived = visited
          .of("arrivals")
          .flat()
          .filter(({ comment }) => comment.text === "me").length;
        isDouble ||= arrived + client.pending().length > 1;
      };
      client.on("arrivals", check);
      client.on("pending", check);
      void client.post({ text: "me" });
      await time.pass(20_000);
      expect(isDouble).toBe(false);
      expect(visited.arrivals().length).toBe(1);
      client.close();
    }
  });
});
