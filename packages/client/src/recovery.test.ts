import { describe, expect, it } from "bun:test";
import { encodeGap, formatCursor, logTransports } from "@flyby/protocol";
import * as fc from "fast-check";
import { createFakeRoomServer } from "./testing/fake-room-server.ts";
import { createManualTime } from "./testing/manual-time.ts";
import { type Visit, visit } from "./testing/visit.ts";

type Act =
  | { readonly act: "say" | "post"; readonly progress: number; readonly author: number }
  | { readonly act: "remove"; readonly pick: number }
  | { readonly act: "purge"; readonly author: number }
  | {
      readonly act:
        | "clear"
        | "cut"
        | "down"
        | "up"
        | "block"
        | "open"
        | "forget"
        | "hide"
        | "show"
        | "import"
        | "reset"
        | "hold"
        | "let"
        | "skip"
        | "restart"
        | "stranger"
        | "gone";
    }
  | { readonly act: "near"; readonly progress: number }
  | { readonly act: "cache"; readonly index: number }
  | { readonly act: "pass"; readonly ms: number };

const progress = fc.integer({ min: 0, max: 1_000_000 });
const author = fc.integer({ min: 0, max: 3 });
const talk: fc.Arbitrary<Act>[] = [
  fc.record({ act: fc.constant("say" as const), progress, author }),
  fc.record({ act: fc.constant("post" as const), progress, author }),
  fc.record({ act: fc.constant("remove" as const), pick: fc.nat(50) }),
  fc.record({ act: fc.constant("purge" as const), author }),
];
const network: fc.Arbitrary<Act> = fc
  .constantFrom(
    "cut",
    "down",
    "up",
    "block",
    "open",
    "hide",
    "show",
    "hold",
    "let",
    "skip",
    "restart",
    "stranger",
    "gone",
  )
  .map((act) => ({ act }) as Act);
const pass: fc.Arbitrary<Act> = fc.record({
  act: fc.constant("pass" as const),
  ms: fc.integer({ min: 0, max: 12_000 }),
});

async function play({ server, time, client, setVisible }: Visit, acts: readonly Act[]): Promise<void> {
  const room = server.room("lobby");
  for (const step of acts) {
    switch (step.act) {
      case "say":
        room.say({ text: `at ${step.progress}`, progress: step.progress, author: `a${step.author}` });
        break;
      case "post":
        void client.post({ text: `mine at ${step.progress}`, progress: step.progress });
        break;
      case "remove": {
        const ids = [...room.comments().keys()];
        if (ids.length > 0) room.remove(ids[step.pick % ids.length] ?? 0);
        break;
      }
      case "purge":
        room.purge(`a${step.author}`);
        break;
      case "clear":
        room.clear();
        break;
      case "import":
        room.bringIn([
          { text: "old 1", progress: 1_000 },
          { text: "old 2", progress: 400_000 },
        ]);
        break;
      case "cut":
        server.cut();
        break;
      case "down":
        server.setDown(true);
        break;
      case "up":
        server.setDown(false);
        break;
      case "block":
        server.sockets.mode = "refuse";
        server.cut();
        break;
      case "open":
        server.sockets.mode = "open";
        break;
      case "forget":
        room.floor = room.head().seq;
        break;
      case "reset":
        room.reset(2);
        server.cut();
        break;
      case "restart":
        server.drain();
        server.bosh.forget();
        break;
      case "skip": {
        // A slow reader: the server leaves a range out and says so.
        const ends = server.sockets.ends();
        const sends = ends.map((end) => end.send);
        for (const end of ends) end.send = () => {};
        const { seq } = room.head();
        room.say({ text: "skipped", progress: 2_000, author: "a1" });
        if (time.random() < 0.5) room.remove(room.comments().keys().next().value ?? 0);
        if (room.kind === "video" && time.random() < 0.2) room.clear();
        const cursor = formatCursor(room.head());
        ends.forEach((end, index) => {
          end.send = sends[index] ?? end.send;
          end.send(encodeGap({ from: seq + 1, to: room.head().seq, reason: "slow", cursor }));
        });
        break;
      }
      case "hold":
        server.sockets.hold(true);
        break;
      case "let":
        server.sockets.hold(false);
        break;
      case "hide":
        setVisible(false);
        break;
      case "show":
        setVisible(true);
        break;
      case "near":
        client.near(step.progress);
        break;
      case "cache": {
        const path = `/base/api/v1/rooms/lobby/segments/${step.index}`;
        server.cache.set(path, JSON.stringify(room.segment(step.index)));
        break;
      }
      case "stranger":
        server.stranger = ["", "null", "{}", "<p>\nLog in\n"][Math.floor(time.random() * 4)] ?? "";
        break;
      case "gone":
        server.stranger = null;
        break;
      case "pass":
        await time.pass(step.ms);
    }
    // Sometimes several things happen before anybody hears of one.
    if (time.random() < 0.7) await time.settle();
  }
}

async function calmDown({ server, time, setVisible }: Visit): Promise<void> {
  server.setDown(false);
  server.stranger = null;
  server.sockets.mode = "open";
  server.sockets.hold(false);
  setVisible(true);
  await time.pass(120_000);
}

function twice(ids: readonly number[]): readonly number[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

describe("recovery", () => {
  it("[CLI5] [CLI6] received and declared together are everything, in order and without doubles, however it is cut", async () => {
    const acts = fc.array(fc.oneof(...talk.slice(0, 3), network, pass, fc.constant<Act>({ act: "forget" })), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(
        acts,
        fc.integer(),
        fc.constantFrom("auto" as const, ...logTransports),
        async (steps, seed, transport) => {
          const time = createManualTime(seed);
          const server = createFakeRoomServer(time);
          const room = server.room("lobby");
          const visited = visit({ time, to: server, transport });
          await time.settle();
          server.latencyMs = seed % 2 === 0 ? 0 : 1_500;
          await play(visited, steps);
          await calmDown(visited);
          expect([visited.client.connection().state, visited.client.pending()]).toEqual(["live", []]);
          visited.client.close();
          // A last word may still be on its way.
          await time.pass(server.latencyMs);
          expect(time.waiting()).toBe(0);
          const arrived = visited.arrivals();
          expect(twice(arrived)).toEqual([]);
          const declared = visited.of("gap");
          const isDeclared = (seq: number) => declared.some(({ from, to }) => seq >= from && seq <= to);
          const lost = room.entries.filter(
            (entry) =>
              entry.kind === "comment" &&
              !arrived.includes(entry.comment.id) &&
              room.comments().has(entry.comment.id) &&
              !isDeclared(entry.seq),
          );
          expect(lost).toEqual([]);
          const foreign = visited
            .of("arrivals")
            .flat()
            .filter(({ own }) => !own);
          // Own comments may come with their acknowledgement, skipped ranges afterwards; all the rest is in order.
          const seqs = new Map(
            room.entries.map((entry) => [entry.kind === "comment" ? entry.comment.id : 0, entry.seq]),
          );
          const ids = foreign.map(({ comment }) => comment.id).filter((id) => !isDeclared(seqs.get(id) ?? 0));
          expect(ids).toEqual([...ids].sort((a, b) => a - b));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("[CLI9] a stale segment, the log and deletions in any order end in the exact set", async () => {
    const acts = fc.array(
      fc.oneof(
        ...talk,
        network,
        pass,
        fc.record({ act: fc.constant("near" as const), progress }),
        fc.record({ act: fc.constant("cache" as const), index: fc.integer({ min: 0, max: 2 }) }),
        fc.constantFrom<Act>({ act: "clear" }, { act: "import" }, { act: "forget" }, { act: "reset" }),
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(acts, acts, fc.integer(), async (before, during, seed) => {
        const time = createManualTime(seed);
        const server = createFakeRoomServer(time);
        const room = server.room("lobby", "video");
        const early = visit({ time, to: server });
        await play(early, before);
        early.client.close();
        server.setDown(false);
        server.stranger = null;
        server.sockets.hold(false);
        server.latencyMs = seed % 2 === 0 ? 0 : 1_500;
        const visited = visit({ time, to: server });
        await play(visited, during);
        await calmDown(visited);
        for (const at of [0, 400_000, 800_000]) {
          visited.client.near(at);
          await time.pass(10_000);
        }
        visited.client.close();
        const known = [...visited.timeline().keys()].sort((a, b) => a - b);
        expect(known).toEqual([...room.comments().keys()].sort((a, b) => a - b));
      }),
      { numRuns: 400 },
    );
  });
});
