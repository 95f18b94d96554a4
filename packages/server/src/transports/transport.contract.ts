import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import type { Entry } from "@flyby/protocol";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import type { LogReader, OpenReader } from "./testing/log-reader.ts";
import { startRoughProxy } from "./testing/rough-proxy.ts";

const admin = { author: "a", name: "A", address: "127.0.0.1", role: "admin" } as const;

const texts = (entries: readonly Entry[]) =>
  entries.flatMap((entry) => (entry.kind === "comment" ? [entry.comment.text] : []));
const seqs = (entries: readonly Entry[]) => entries.map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** How often each seq was received or declared as a gap: 1 for all of them is the promise (LOG4). */
function tally(readers: readonly Pick<LogReader, "entries" | "gaps">[], last: number): readonly number[] {
  const counts = upTo(last).map(() => 0);
  const count = (seq: number): void => {
    counts[seq - 1] = (counts[seq - 1] ?? 0) + 1;
  };
  for (const { entries, gaps } of readers) {
    for (const { seq } of entries) count(seq);
    for (const { from, to } of gaps) for (let seq = from; seq <= to; seq++) count(seq);
  }
  return counts;
}

const random = (least: number, count: number): string => String.fromCharCode(least + Math.floor(Math.random() * count));
/**
 * Each about the longest comment a room may take: 9 KB, of which deflate leaves half, so that a thousand do not fit into
 * what the kernel keeps back. An ideograph with three marks on it is one character to people.
 */
const bulky: readonly string[] = Array.from({ length: 50 }, () =>
  Array.from({ length: 1_000 }, () => random(0x4e00, 20_000) + [1, 2, 3].map(() => random(0x300, 64)).join("")).join(
    "",
  ),
);
const heartbeatMs = 100;

export interface Manners {
  /** The server goes on writing whatever the reader takes; else the reader asks for each answer. */
  readonly pushes: boolean;
  /** Without news there is a sign of life within some seconds. */
  readonly beats: boolean;
}

/** What every transport owes a reader, seen from the reader's end of a real connection. */
export function describeTransportContract(name: string, open: OpenReader, manners: Manners): void {
  describe(`${name} as a reader of a room's log`, () => {
    let edge: Edge;
    let rooms = 0;

    beforeAll(async () => {
      edge = await startEdge({
        // Nothing is left out for the sake of the screen: what is said is counted here.
        args: [
          ..."--rate-address 100000 --rate-address-burst 100000 --durability process --room-budget off".split(" "),
        ],
        heartbeatMs,
      });
    });
    afterAll(() => edge.stop());

    async function newRoom(): Promise<string> {
      const id = `room-${++rooms}`;
      await openFreeRoom(edge, id);
      return id;
    }

    async function say(room: string, ...said: string[]): Promise<void> {
      for (const text of said) {
        const answer = await edge.post(room, { text, progress: 0 });
        if (answer.status !== 201) throw new Error(await answer.text());
      }
    }

    it("[TRA4] three posters at once: each entry once, in order, without a hole", async () => {
      const room = await newRoom();
      const reader = await open(edge.url, room, "0");
      const many = (who: string) => Array.from({ length: 20 }, (_, index) => `${who}${index}`);
      await Promise.all(["a", "b", "c"].map((who) => say(room, ...many(who))));
      await reader.until(() => texts(reader.entries).length >= 60);
      expect(seqs(reader.entries)).toEqual(upTo(reader.entries.length));
      for (const who of ["a", "b", "c"]) {
        expect(texts(reader.entries).filter((text) => text.startsWith(who))).toEqual(many(who));
      }
      expect(reader.gaps).toEqual([]);
      await reader.close();
    });

    it("[TRA4] who leaves and comes back with the cursor has everything once", async () => {
      const room = await newRoom();
      await say(room, "one");
      let reader = await open(edge.url, room, "0");
      const got: Entry[] = [];
      for (const text of ["two", "three", "four", "five"]) {
        const wanted = text;
        await say(room, wanted);
        if (text !== "three") await reader.until(() => texts(reader.entries).includes(wanted));
        const cursor = reader.cursor();
        got.push(...reader.entries.filter(({ seq }) => seq <= Number(cursor.split(":")[1])));
        await reader.close();
        await say(room, `while away from ${text}`);
        reader = await open(edge.url, room, cursor);
      }
      await reader.until(() => texts(reader.entries).includes("while away from five"));
      got.push(...reader.entries);
      expect(seqs(got)).toEqual(upTo(got.length));
      expect(texts(got)).toHaveLength(9);
      await reader.close();
    });

    it("[TRA4] without a cursor reading begins now", async () => {
      const room = await newRoom();
      await say(room, "before");
      const first = await open(edge.url, room, "0");
      await first.until(() => texts(first.entries).includes("before"));
      await first.close();
      const reader = await open(edge.url, room);
      await say(room, "after");
      await reader.until(() => reader.entries.length > 0);
      expect(texts(reader.entries)).toEqual(["after"]);
      await reader.close();
    });

    it("[TRA5] a foreign cursor and one ahead of the log get a gap, and reading goes on", async () => {
      const room = await newRoom();
      await say(room, "one");
      const own = (await open(edge.url, room)).cursor();
      for (const since of ["00000000:0", `${own.split(":")[0]}:99999`]) {
        const reader = await open(edge.url, room, since);
        await reader.until(() => reader.gaps.length > 0);
        expect(reader.gaps[0]?.reason).toBe("reset");
        await say(room, `after ${since}`);
        await reader.until(() => texts(reader.entries).includes(`after ${since}`));
        await reader.close();
      }
    });

    it("[TRA5] a cursor below what the log has kept gets a gap to where it begins, and then the rest", async () => {
      const first = await startEdge({ data: `${edge.data}-${name}-old`, args: ["--durability", "process"] });
      await openFreeRoom(first, "room");
      for (let said = 0; said < 30; said++) await first.post("room", { text: `old ${said}`, progress: 0 });
      const { epoch } = await first.core.stores.log.head("room");
      await first.core.stores.log.trim("room", 10);
      await first.stop();
      const second = await startEdge({ data: first.data });
      const { seq, floor } = await second.core.stores.log.head("room");
      const reader = await open(second.url, "room", `${epoch}:5`);
      await reader.until(() => reader.entries.at(-1)?.seq === seq);
      expect(reader.gaps).toHaveLength(1);
      expect(reader.gaps[0]).toMatchObject({ from: 6, reason: "too-old" });
      expect(reader.gaps[0]?.to).toBeGreaterThanOrEqual(floor);
      expect(tally([reader], seq).slice(5)).toEqual(upTo(seq - 5).map(() => 1));
      await reader.close();
      await second.stop();
    });

    it("[LOG8] a reader behind a stuck network holds nobody up, and has everything or its gap when it is back", async () => {
      const room = await newRoom();
      await edge.core.ingress.configure(room, { maxGraphemes: 1_000 }, admin);
      const proxy = await startRoughProxy(edge.port);
      const [slow, quick] = [await open(proxy.url, room, "0"), await open(edge.url, room, "0")];
      await say(room, "begin");
      for (const reader of [slow, quick]) await reader.until(() => texts(reader.entries).includes("begin"));
      proxy.stall();
      let last = 0;
      for (let round = 0; round < 8; round++) {
        const posts = Array.from({ length: 200 }, (_, index) =>
          edge.core.ingress.submit(room, { text: bulky[index % bulky.length], progress: 0 }, admin),
        );
        for (const posted of await Promise.all(posts)) if (posted.ok) last = Math.max(last, posted.value.seq);
        // Whoever reads has it while the other one is stuck.
        await quick.until(() => quick.entries.at(-1)?.seq === last);
      }
      expect(tally([quick], last)).toEqual(upTo(last).map(() => 1));
      expect(slow.entries.length).toBeLessThan(last);
      proxy.flow();
      await slow.until(() => Number(slow.cursor().split(":")[1]) === last);
      expect(tally([slow], last)).toEqual(upTo(last).map(() => 1));
      // Whoever asks for each answer is not behind when it asks again: all of it is still there.
      expect(slow.gaps.map(({ reason }) => reason)).toEqual(manners.pushes ? ["slow"] : []);
      await Promise.all([slow.close(), quick.close(), proxy.close()]);
    }, 20_000);

    it("[LOG4] however often the network breaks, received and declared together are what was said", async () => {
      const room = await newRoom();
      const proxy = await startRoughProxy(edge.port);
      const readers: LogReader[] = [];
      let cursor = "0";
      let isSaid = false;
      const saying = (async () => {
        for (let said = 0; said < 60; said++) {
          await say(room, `n${said}`);
          await Bun.sleep(5);
        }
        isSaid = true;
      })();
      const openAgain = (): Promise<LogReader> => open(proxy.url, room, cursor).catch(openAgain);
      for (let cuts = 0; !isSaid || cuts < 5; cuts++) {
        const reader = await openAgain();
        const some = reader.until(() => reader.entries.length > cuts % 3).catch(() => undefined);
        await Promise.race([some, saying]);
        proxy.cut();
        await reader.close();
        cursor = reader.cursor();
        readers.push(reader);
      }
      await saying;
      const { seq: last } = await edge.core.stores.log.head(room);
      const end = await open(edge.url, room, cursor);
      await end.until(() => Number(end.cursor().split(":")[1]) === last);
      expect(tally([...readers, end], last)).toEqual(upTo(last).map(() => 1));
      expect([...readers, end].filter(({ entries }) => entries.length > 0).length).toBeGreaterThan(1);
      await Promise.all([end.close(), proxy.close()]);
    }, 20_000);

    if (manners.beats) {
      it("[TRA10] without news there is a sign of life, and reading goes on after it", async () => {
        const room = await newRoom();
        const reader = await open(edge.url, room);
        await reader.until(() => reader.beats() > 0);
        await say(room, "after the silence");
        await reader.until(() => texts(reader.entries).includes("after the silence"));
        expect(reader.gaps).toEqual([]);
        await reader.close();
      });
    }

    it("[TRA9] on shutdown readers are told, and in the next process their cursor loses nothing", async () => {
      const first = await startEdge({ data: `${edge.data}-${name}` });
      await openFreeRoom(first, "room");
      const reader = await open(first.url, "room", "0");
      await first.post("room", { text: "before", progress: 0 });
      await reader.until(() => texts(reader.entries).includes("before"));
      await first.core.ingress.submit(
        "room",
        { text: "last words", progress: 0 },
        { author: "a", name: "A", address: "127.0.0.1", role: "viewer" },
      );
      const began = performance.now();
      await first.stop();
      expect(performance.now() - began).toBeLessThan(4_000);
      await reader.until(() => reader.ended() !== null).catch(() => undefined);
      const second = await startEdge({ data: first.data, port: first.port });
      const again = await open(second.url, "room", reader.cursor());
      await second.post("room", { text: "after", progress: 0 });
      await again.until(() => texts(again.entries).includes("after"));
      const all = [...reader.entries, ...again.entries];
      expect(seqs(all)).toEqual(upTo(all.length));
      expect(texts(all)).toEqual(["before", "last words", "after"]);
      await again.close();
      await second.stop();
    });
  });
}
