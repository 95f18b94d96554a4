import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { bosh, type ClientMessage, decodeFrame, isErrorCode } from "@flyby/protocol";
import fc from "fast-check";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";
import { askBosh } from "./testing/bosh-reader.ts";
import { codeOf, controls, openTalk, saidIn, settled, texts } from "./testing/bosh-talk.ts";

let edge: Edge;
const args = ["--rate-address", "100000", "--rate-address-burst", "100000", "--durability", "process"];
beforeAll(async () => {
  edge = await startEdge({ args });
});
afterAll(() => edge.stop());

describe("POST /bosh", () => {
  it("[TRA19, TRA22] opening answers at once with the session and the room, as a join does; it is a viewer", async () => {
    const { opened, room } = await openTalk(edge, { wait: 7 });
    expect(opened.head).toMatchObject({ rid: 100, wait: 7, requests: 2, inactivity: bosh.inactivitySeconds });
    const [join] = controls(opened);
    expect(join).toMatchObject({ type: "join", room: { id: room }, viewers: 1 });
    const answer = await edge.ask(`/api/v1/rooms/${room}`).then((reply) => reply.json());
    expect(answer.viewers).toBe(1);
    expect(opened.lines).toHaveLength(1);
  });

  it("[TRA22] a request is held until there is news", async () => {
    const { ask, say } = await openTalk(edge);
    const held = ask(101);
    await settled();
    await say("hello");
    const reply = await held;
    expect([reply.head, texts(reply)]).toEqual([expect.objectContaining({ rid: 101 }), ["hello"]]);
  });

  it("[TRA22] a second request sends the held one home and is held in its place", async () => {
    const { ask, say, post, nonce } = await openTalk(edge);
    const first = ask(101);
    await settled();
    const second = ask(102, { messages: [post("from the other side", "n1")] });
    const sentHome = await first;
    expect(controls(sentHome)).toMatchObject([{ type: "ack", nonce: nonce("n1") }]);
    expect(sentHome.head).toMatchObject({ rid: 101, ack: 102 });
    const own = texts(sentHome).length > 0 ? null : await second;
    if (own !== null) expect(texts(own)).toEqual(["from the other side"]);
    const third = own === null ? second : ask(103);
    await settled();
    await say("news");
    expect(texts(await third)).toEqual(["news"]);
  });

  it("[TRA22] when its time is over a request is answered with the head alone", async () => {
    const { ask } = await openTalk(edge, { wait: 1 });
    const began = performance.now();
    const reply = await ask(101);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect([reply.status, reply.head?.rid, reply.lines]).toEqual([200, 101, []]);
  });

  it("[TRA24] what is said is answered as on the socket, the ack before the batch", async () => {
    const { ask, cursor, room, post, nonce } = await openTalk(edge, { wait: 0 });
    const identity = await edge.ask("/api/v1/identity", { method: "POST", body: '{"name":"Ann"}' });
    const { token, author } = await identity.json();
    const messages: ClientMessage[] = [
      { type: "hello" },
      { type: "ping", id: 7 },
      post("said", "n1"),
      { type: "post", draft: { nonce: "n2" } },
      { type: "join", room: "lobby" },
    ];
    const reply = await ask(101, { messages }, token);
    expect(controls(reply)).toMatchObject([
      { type: "hello", author, name: "Ann" },
      { type: "ping", id: 7 },
      { type: "ack", nonce: nonce("n1"), author },
      { type: "refused", nonce: "n2", code: "bad-draft" },
      { type: "refused", code: "already-joined" },
    ]);
    expect(await saidIn(edge, room)).toEqual(["said"]);
    expect(texts(await ask(102, { since: cursor, ack: 101 }))).toEqual(["said"]);
    const all = await ask(103, { since: cursor, ack: 102, messages: [post("again", "n3")] });
    expect(controls(all)).toMatchObject([{ type: "ack", nonce: nonce("n3") }]);
    expect(all.lines.map((line) => line[0]).join("")).toMatch(/^\{\[+$/);
  });

  it("[TRA24] without a token a sender is given one, once; with a bad one posts are refused and reading goes on", async () => {
    const { ask, post, nonce } = await openTalk(edge, { wait: 0 });
    const [first, second] = controls(await ask(101, { messages: [post("a", "n1"), post("b", "n2")] }));
    expect(first).toMatchObject({ type: "ack", identity: expect.any(String) });
    expect(second).not.toHaveProperty("identity");
    const bad = controls(await ask(102, { messages: [{ type: "hello" }, post("c", "n3")] }, "nonsense"));
    expect(bad).toMatchObject([
      { type: "refused", code: "bad-token" },
      { type: "refused", code: "bad-token", nonce: nonce("n3") },
    ]);
  });

  it("[TRA20] two requests that overtake each other are handled in the order of their numbers", async () => {
    const { ask, room, post } = await openTalk(edge, { since: "0" });
    const second = ask(102, { messages: [post("two", "n2")] });
    await settled();
    const first = ask(101, { messages: [post("one", "n1")] });
    await Promise.all([first, second]);
    expect(await saidIn(edge, room)).toEqual(["one", "two"]);
  });

  it("[TRA21] a request that is repeated gets the same answer and is handled once, also while it is held", async () => {
    const { ask, say, room, post } = await openTalk(edge);
    const copies = [ask(101), ask(101)];
    await settled();
    await say("once");
    const [one, other] = await Promise.all(copies);
    expect(one?.text).toBe(other?.text ?? "");
    expect(texts(one ?? fail())).toEqual(["once"]);
    const said = await ask(102, { messages: [post("said", "n1")] });
    expect((await ask(102, { messages: [post("said", "n1")] })).text).toBe(said.text);
    expect((await ask(101)).text).toBe(one?.text ?? "");
    expect(await saidIn(edge, room)).toEqual(["once", "said"]);
  });

  it("[TRA21] a number outside the window, a forged session and one without a cursor are session-lost", async () => {
    const { ask, sid } = await openTalk(edge, { wait: 0 });
    for (const rid of [101, 102, 103, 104]) await ask(rid, { messages: [{ type: "ping", id: rid }] });
    for (const reply of [await ask(107), await ask(102), await ask(99)]) {
      expect([reply.status, codeOf(reply)]).toEqual([404, "session-lost"]);
    }
    expect((await ask(105, { messages: [{ type: "ping", id: 5 }] })).status).toBe(200);
    const forged = await askBosh(edge.url, { sid: sid.replace("bosh-", "bush-"), rid: 1, since: "0" });
    expect([forged.status, codeOf(forged)]).toEqual([404, "session-lost"]);
  });

  it("[TRA22] the cursor of a client that misses no answer decides, whatever was sent before", async () => {
    const { ask, say, cursor, room } = await openTalk(edge, { wait: 1 });
    await say("one");
    await saidIn(edge, room);
    expect(texts(await ask(101, { since: cursor }))).toEqual(["one"]);
    expect(texts(await ask(102, { since: cursor, ack: 101 }))).toEqual(["one"]);
    // With an answer on its way the server knows better.
    expect(texts(await ask(103, { since: cursor, ack: 101 }))).toEqual([]);
  });

  it("[TRA24] who terminates is heard to the end, then gone", async () => {
    const { ask, room, post, nonce } = await openTalk(edge);
    const held = ask(101);
    await settled();
    const last = await ask(102, { type: "terminate", messages: [post("goodbye", "n1")] });
    expect([last.status, last.head?.rid]).toEqual([200, 102]);
    expect(controls(await held)).toMatchObject([{ type: "ack", nonce: nonce("n1") }]);
    expect(await edge.ask(`/api/v1/rooms/${room}`).then((reply) => reply.json())).toMatchObject({ viewers: 0 });
    expect(codeOf(await ask(103))).toBe("session-lost");
  });

  it("[TRA25] requests that say nothing and send the held one away are bounded", async () => {
    const { ask } = await openTalk(edge, { wait: 0 });
    let rid = 101;
    let reply = await ask(rid);
    for (; reply.status === 200 && rid < 200; reply = await ask(rid)) rid++;
    expect([rid >= 111, rid < 120]).toEqual([true, true]);
    expect(JSON.parse(reply.text).error).toMatchObject({ code: "rate-limited", retryAfterMs: expect.any(Number) });
    expect((await ask(rid, { messages: [{ type: "ping", id: 1 }] })).status).toBe(200);
  });

  it("[API11] whatever a session is sent, the answer is a documented one, and the next session works", async () => {
    const { sid, room, cursor } = await openTalk(edge, { wait: 0 });
    const odd = fc.oneof(fc.integer(), fc.string(), fc.constant(null));
    const turn = fc.record(
      {
        sid: fc.oneof({ weight: 9, arbitrary: fc.constant(sid) }, { weight: 1, arbitrary: odd }),
        rid: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 95, max: 125 }) }, { weight: 1, arbitrary: odd }),
        ack: fc.oneof(fc.integer({ min: 90, max: 125 }), odd),
        since: fc.constantFrom("", "0", cursor, "00000000:9", "x"),
        messages: fc.array(
          fc.oneof(fc.record({ type: fc.constantFrom("hello", "ping", "post", "join", "dance") }), odd),
          {
            maxLength: 3,
          },
        ),
        type: fc.constantFrom("terminate", "leave"),
      },
      { requiredKeys: ["sid", "rid"] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 6 }), async (turns) => {
        const asked = turns.map((body) => edge.ask("/bosh", { method: "POST", body: JSON.stringify(body) }));
        for (const answer of await Promise.all(asked)) {
          const text = await answer.text();
          if (answer.status === 200)
            expect(decodeFrame(text.split("\n")[0] ?? "")).toMatchObject({ message: { type: "bosh" } });
          else expect(isErrorCode(JSON.parse(text).error.code)).toBe(true);
          expect(answer.status).toBeLessThan(500);
        }
      }),
      { numRuns: 60 },
    );
    const { ask, say } = await openTalk(edge);
    const held = ask(101);
    await settled();
    await say("still here");
    expect(texts(await held)).toEqual(["still here"]);
    expect(await saidIn(edge, room)).toEqual([]);
  }, 20_000);

  it("[TRA26] what is no request is refused in words and opens nothing", async () => {
    const before = edge.core.presence.viewers("lobby");
    const send = (body: string, headers: Record<string, string> = {}) =>
      edge.ask("/bosh", { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
    const codes = async (answer: Response) => [answer.status, (await answer.json()).error.code];
    expect(await codes(await send("{"))).toEqual([400, "bad-json"]);
    expect(await codes(await send("[]"))).toEqual([400, "bad-message"]);
    expect(await codes(await send('{"rid":1,"room":"nowhere"}'))).toEqual([404, "room-not-found"]);
    expect(await codes(await send('{"rid":1,"room":"lobby","since":"x"}'))).toEqual([400, "bad-cursor"]);
    expect(await codes(await send(`{"rid":1,"room":"${"x".repeat(bosh.maxBytes)}"}`))).toEqual([413, "too-large"]);
    expect(await codes(await send('{"rid":1,"room":"lobby"}', { origin: "https://evil.example" }))).toEqual([
      403,
      "origin-refused",
    ]);
    expect(await codes(await edge.ask("/bosh"))).toEqual([405, "method-not-allowed"]);
    expect(edge.core.presence.viewers("lobby")).toBe(before);
  });
});

function fail(): never {
  throw new Error("Nothing was answered.");
}
