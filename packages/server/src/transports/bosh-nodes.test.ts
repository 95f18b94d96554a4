import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import type { BoshRequest } from "@flyby/protocol";
import fc from "fast-check";
import { createRoomAnswers } from "../api/room-answers.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { createManualClock } from "../manual-clock.ts";
import { createMetrics } from "../ops/metrics.ts";
import { createAdmission } from "./admission.ts";
import { createBosh } from "./bosh.ts";
import { createSeats } from "./seats.ts";
import { controls, settled } from "./testing/bosh-talk.ts";
import { createKeeper } from "./testing/log-reader.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--rate-address", "100000", "--rate-address-burst", "100000"] });
});
afterAll(() => edge.stop());

/** One server's BOSH, over the log that it shares with others. */
async function startNode(places = 1) {
  const { core } = edge;
  const clock = createManualClock();
  const seats = createSeats(places);
  const answers = createRoomAnswers(core, clock.now);
  const onTrouble = (error: unknown): void => console.error(error);
  const admission = createAdmission({ clock, random: Math.random });
  const parts = { core, clock, answers, metrics: createMetrics("0"), seats, admission, server: "0", onTrouble };
  const { routes, close } = await createBosh(parts);

  async function send(body: BoshRequest, signal: AbortSignal | null = null): Promise<readonly string[]> {
    const answer = await routes[0]?.methods.POST?.({
      request: new Request("http://localhost/bosh", { method: "POST", body: JSON.stringify(body), signal }),
      query: new URLSearchParams(),
      params: {},
      peer: { address: "192.0.2.1" },
      origin: { verdict: "none" },
      hold: () => undefined,
    });
    if (!(answer instanceof Response)) throw new Error(answer?.text);
    return (await answer.text()).trimEnd().split("\n");
  }

  return { send, close, seats };
}

function sidOf([head = ""]: readonly string[]): string {
  return JSON.parse(head).sid;
}

describe("BOSH of several servers over one log", () => {
  it("[TRA23] whichever server each request reaches, and whichever answer is lost, all is said and read once, in order", async () => {
    const nodes = [await startNode(), await startNode()];
    const step = fc.record({ node: fc.constantFrom(0, 1), isLost: fc.boolean() });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const room = `nodes-${++runs}`;
        await openFreeRoom(edge, room, "live");
        const { keep, startAt, reader } = createKeeper("0");
        const opened = (await nodes[0]?.send({ rid: 1, room, since: "0", wait: 0 })) ?? [];
        const sid = sidOf(opened);
        for (const message of controls({ lines: opened })) if (message.type === "join") startAt(message.cursor);
        let rid = 2;
        for (const { node, isLost } of [...steps, { node: 0, isLost: false }]) {
          const draft = { text: `word ${rid}`, nonce: `${room}-${rid}` };
          const messages = [{ type: "post", draft } as const];
          const turn = { sid, rid, ack: rid - 1, since: reader.cursor(), messages };
          const lines = (await nodes[node]?.send(turn)) ?? [];
          if (isLost) continue;
          expect(controls({ lines })).toContainEqual(expect.objectContaining({ type: "ack", nonce: draft.nonce }));
          for (const line of lines.slice(1)) keep(line);
          rid++;
        }
        const log = await edge.core.openLog(room);
        if (!log.ok) throw new Error(log.code);
        const { seq } = await edge.core.stores.log.head(room);
        while (log.value.head().seq < seq) await Bun.sleep(1);
        const ping = { type: "ping", id: 1 } as const;
        const last = await nodes[1]?.send({ sid, rid, ack: rid - 1, since: reader.cursor(), messages: [ping] });
        for (const line of last?.slice(1) ?? []) keep(line);
        expect(reader.entries.map((entry) => entry.seq)).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
        const said = reader.entries.flatMap((entry) => (entry.kind === "comment" ? [entry.comment.text] : []));
        expect(said).toEqual(Array.from({ length: rid - 2 }, (_, index) => `word ${index + 2}`));
      }),
      { numRuns: 25 },
    );
    for (const { close } of nodes) close();
  }, 20_000);

  it("[TRA21, TRA23] a session that is taken over by several requests at once is taken over once", async () => {
    await openFreeRoom(edge, "over", "live");
    const [first, second] = [await startNode(4), await startNode(4)];
    const sid = sidOf(await first.send({ rid: 1, room: "over", since: "0", wait: 0 }));
    const viewers = edge.core.presence.viewers("over");
    const turn = (rid: number, ack: number) => {
      const post = { type: "post", draft: { text: `said ${rid}`, nonce: `over-${rid}` } } as const;
      return { sid, rid, ack, since: "0", messages: [post] };
    };
    const asked = [turn(3, 1), turn(2, 1), turn(2, 1), turn(3, 1)].map((body) => second.send(body));
    const [three, two, twoAgain, threeAgain] = await Promise.all(asked);
    expect([twoAgain, threeAgain]).toEqual([two, three]);
    const acks = [two, three].map((lines) => controls({ lines: lines?.slice(1) ?? [] })[0]);
    expect(acks).toMatchObject([
      { type: "ack", nonce: "over-2" },
      { type: "ack", nonce: "over-3" },
    ]);
    for (const ack of acks) expect(ack).not.toHaveProperty("duplicate");
    expect(edge.core.presence.viewers("over")).toBe(viewers + 1);
    first.close();
    second.close();
    expect(edge.core.presence.viewers("over")).toBe(viewers - 1);
  });

  it("[TRA17] who left while their request was being read keeps no seat", async () => {
    await openFreeRoom(edge, "left", "live");
    const { send, seats, close } = await startNode();
    const sid = sidOf(await send({ rid: 1, room: "left" }));
    const gone = new AbortController();
    const held = send({ sid, rid: 2 }, gone.signal).catch(() => "never mind");
    gone.abort();
    await settled();
    expect(seats.take("192.0.2.1")).not.toBeNull();
    close();
    await held;
  });
});
