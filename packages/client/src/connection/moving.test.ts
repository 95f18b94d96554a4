import { describe, expect, it } from "bun:test";
import { encodeControl, errors } from "@flyby/protocol";
import * as fc from "fast-check";
import type { FakeRoomServer } from "../testing/fake-room-server.ts";
import type { ManualTime } from "../testing/manual-time.ts";
import { visit } from "../testing/visit.ts";

/** As a server that is replaced: asks its sockets to move, and ends those that are still there when its time is over. */
async function replace({ sockets }: FakeRoomServer, time: ManualTime, graceMs: number): Promise<void> {
  const old = sockets.ends();
  for (const end of old) end.send(encodeControl({ type: "move", afterMs: graceMs / 5 }));
  await time.sleep(graceMs, new AbortController().signal);
  for (const end of old.filter((each) => each.isOpen())) {
    const code = "shutting-down";
    end.send(encodeControl({ type: "bye", code, message: errors[code].message }));
    end.close(errors[code].close, code);
  }
}

type Act =
  | { readonly act: "say" | "post" | "hold" | "let" | "refuse" | "open" | "cut" }
  | { readonly act: "replace"; readonly graceMs: number }
  | { readonly act: "pass"; readonly ms: number };

const plain = (...acts: Exclude<Act["act"], "replace" | "pass">[]) =>
  fc.constantFrom(...acts).map((act): Act => ({ act }));
const replaced: fc.Arbitrary<Act> = fc.record({
  act: fc.constant("replace" as const),
  graceMs: fc.constantFrom(1_000, 10_000),
});
const pass: fc.Arbitrary<Act> = fc.record({
  act: fc.constant("pass" as const),
  ms: fc.constantFrom(0, 1, 50, 500, 3_000),
});
const smooth = fc.array(fc.oneof(plain("say", "post"), pass, replaced), { maxLength: 30 });
const rough = fc.array(fc.oneof(plain("say", "post", "hold", "let", "refuse", "open", "cut"), pass, replaced), {
  maxLength: 40,
});

async function play(acts: readonly Act[], seed: number) {
  const visited = visit({ seed, transport: "websocket" });
  const { server, time, client } = visited;
  const room = server.room("lobby");
  await time.pass(100);
  const posts: ReturnType<typeof client.post>[] = [];
  const leaving: Promise<void>[] = [];
  let said = 0;
  for (const step of acts) {
    if (step.act === "say") room.say({ text: `said ${++said}` });
    else if (step.act === "post") posts.push(client.post({ text: `mine ${posts.length}` }));
    else if (step.act === "replace") leaving.push(replace(server, time, step.graceMs));
    else if (step.act === "pass") await time.pass(step.ms);
    else if (step.act === "cut") server.cut();
    else if (step.act === "hold" || step.act === "let") server.sockets.hold(step.act === "hold");
    else server.sockets.mode = step.act;
  }
  server.sockets.hold(false);
  server.sockets.mode = "open";
  await time.pass(120_000);
  await Promise.all(leaving);
  const answers = await Promise.all(posts);
  const state = client.connection();
  client.close();
  return { ...visited, room, said, answers, state };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("a client that is asked to move", () => {
  it("[CLI29] has each comment once and in order, and each of its posts became one, whatever else happens", async () => {
    await fc.assert(
      fc.asyncProperty(rough, fc.integer(), async (acts, seed) => {
        const { arrivals, of, room, said, answers, state, client } = await play(acts, seed);
        expect(state).toEqual({ state: "live", transport: "websocket" });
        expect(of("gap")).toEqual([]);
        // Own comments may come with their acknowledgement, before what was said meanwhile.
        expect([...arrivals()].sort((a, b) => a - b)).toEqual(upTo(room.entries.length));
        const mine = new Set(answers.map((answer) => (answer.ok ? answer.value.id : 0)));
        const foreign = arrivals().filter((id) => !mine.has(id));
        expect(foreign).toEqual([...foreign].sort((a, b) => a - b));
        expect([foreign.length, mine.size, client.pending()]).toEqual([said, answers.length, []]);
      }),
      { numRuns: 300 },
    );
  });

  it("[CLI29] is never without a connection while the new one can be had", async () => {
    await fc.assert(
      fc.asyncProperty(smooth, fc.integer(), async (acts, seed) => {
        const { of } = await play(acts, seed);
        expect(of("connection").map(({ state }) => state)).toEqual(["connecting", "live", "closed"]);
        expect(of("resumed")).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("[CLI29] keeps the old connection to its end where the new one fails, and comes back after it", async () => {
    const { server, time, client, of, arrivals } = visit({ transport: "websocket" });
    const room = server.room("lobby");
    await time.pass(1_000);
    server.sockets.mode = "refuse";
    const replacing = replace(server, time, 10_000);
    await time.pass(9_000);
    room.say({ text: "still served" });
    await time.settle();
    expect([server.sockets.tried, client.connection().state, arrivals()]).toEqual([2, "live", [1]]);
    await time.pass(1_500);
    await replacing;
    expect(of("connection").map(({ state }) => state)).toContain("waiting");
    server.sockets.mode = "open";
    room.say({ text: "while away" });
    await time.pass(20_000);
    expect([client.connection().state, arrivals()]).toEqual(["live", [1, 2]]);
    client.close();
  });
});
