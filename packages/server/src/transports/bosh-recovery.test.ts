import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { type BoshTurn, bosh } from "@flyby/protocol";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";
import { askBosh, type BoshReply } from "./testing/bosh-reader.ts";
import { codeOf, controls, openTalk, saidIn, settled, texts } from "./testing/bosh-talk.ts";
import { startRoughProxy } from "./testing/rough-proxy.ts";
import { orderWaitMs } from "./turn-order.ts";

let edge: Edge;
const args = ["--rate-address", "100000", "--rate-address-burst", "100000", "--durability", "process"];
beforeAll(async () => {
  edge = await startEdge({ args });
});
afterAll(() => edge.stop());

describe("a BOSH session whose network or server does not last", () => {
  it("[TRA23] after a restart the session goes on where the client was, without a new one", async () => {
    const first = await startEdge({ data: `${edge.data}-bosh`, args });
    const { ask, say, room, sid, cursor, post, nonce } = await openTalk(first);
    const held = ask(101, { since: cursor });
    await settled();
    await say("before");
    expect(texts(await held)).toEqual(["before"]);
    const last = ask(102, { ack: 100, since: cursor });
    await settled();
    const stopping = first.stop();
    expect(controls(await last)).toMatchObject([{ type: "bye", code: "shutting-down" }]);
    await stopping;
    const second = await startEdge({ data: first.data, port: first.port, args });
    await second.post(room, { text: "after" });
    await saidIn(second, room);
    const unknown = await askBosh(second.url, { sid, rid: 103 });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, "session-lost"]);
    const again = await askBosh(second.url, { sid, rid: 103, ack: 102, since: cursor, messages: [post("x", "n9")] });
    expect(controls(again)).toMatchObject([{ type: "ack", nonce: nonce("n9") }]);
    expect(texts(again).slice(0, 2)).toEqual(["before", "after"]);
    await second.stop();
  });

  it("[TRA23] a client that has gone on with another node is taken back where it is", async () => {
    const { ask, cursor, room, say } = await openTalk(edge, { wait: 0 });
    await ask(101);
    await say("elsewhere");
    await saidIn(edge, room);
    const back = await ask(150, { ack: 149, since: cursor });
    expect([back.status, texts(back)]).toEqual([200, ["elsewhere"]]);
    expect((await ask(151)).status).toBe(200);
  });

  it("[TRA23] a client whose requests go to two nodes by turns waits for nobody", async () => {
    const { ask, cursor, room, say } = await openTalk(edge, { wait: 0 });
    await ask(101);
    await say("elsewhere");
    await saidIn(edge, room);
    // 102 was answered elsewhere.
    const began = performance.now();
    expect(texts(await ask(103, { ack: 102, since: cursor }))).toEqual(["elsewhere"]);
    expect(performance.now() - began).toBeLessThan(orderWaitMs / 2);
  });

  it("[TRA20, TRA21] over a network that breaks again and again each word is said once, in order, and each answer comes", async () => {
    const proxy = await startRoughProxy(edge.port);
    const { room, sid, post } = await openTalk(edge);
    const words = Array.from({ length: 40 }, (_, index) => `word ${index}`);
    const replies: BoshReply[] = [];
    let answered = 100;
    let sent = 100;
    let isOver = false;

    async function ask(turn: BoshTurn): Promise<BoshReply> {
      return askBosh(proxy.url, turn).catch(() => Bun.sleep(1).then(() => ask(turn)));
    }

    /** Two at a time, and none higher than two above the last that was answered with all before it. */
    async function talk(): Promise<void> {
      while (sent < 100 + words.length) {
        const rid = ++sent;
        const reply = await ask({
          sid,
          rid,
          ack: answered,
          messages: [post(words[rid - 101] ?? "", `w${rid}`)],
        });
        replies[rid - 101] = reply;
        while (replies[answered - 100] !== undefined) answered++;
        while (sent >= answered + bosh.requests && sent < 100 + words.length) await Bun.sleep(1);
      }
    }

    const breaking = (async () => {
      for (; !isOver; await Bun.sleep(3)) proxy.cut();
    })();
    const talking = Promise.all([talk(), talk()]);
    while (answered < 100 + words.length - 1) await Bun.sleep(1);
    isOver = true;
    await breaking;
    // What is not delivered yet is asked for; the first of these requests sends the last one held home.
    const rest = async (): Promise<void> => {
      replies[sent - 100] = await ask({ sid, rid: ++sent, ack: answered });
      await talking;
      answered = sent;
    };
    await rest();
    while (replies.flatMap((reply) => texts(reply)).length < words.length) await rest();
    await ask({ sid, rid: ++sent, ack: answered, type: "terminate" });
    expect(await saidIn(edge, room)).toEqual(words);
    const acks = replies.flatMap((reply) => controls(reply)).filter(({ type }) => type === "ack");
    expect(acks).toHaveLength(words.length);
    expect(replies.flatMap((reply) => texts(reply))).toEqual(words);
    await proxy.close();
  }, 20_000);
});
