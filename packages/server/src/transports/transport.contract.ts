import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import type { Entry } from "@flyby/protocol";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import type { OpenReader } from "./testing/log-reader.ts";

const texts = (entries: readonly Entry[]) =>
  entries.flatMap((entry) => (entry.kind === "comment" ? [entry.comment.text] : []));
const seqs = (entries: readonly Entry[]) => entries.map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** What every transport owes a reader, seen from the reader's end of a real connection. */
export function describeTransportContract(name: string, open: OpenReader): void {
  describe(`${name} as a reader of a room's log`, () => {
    let edge: Edge;
    let rooms = 0;

    beforeAll(async () => {
      edge = await startEdge({
        args: ["--rate-address", "100000", "--rate-address-burst", "100000", "--durability", "process"],
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
