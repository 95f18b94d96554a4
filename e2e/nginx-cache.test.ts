import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cp, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SegmentAnswer } from "@flyby/protocol";
import { folderOfClips, roomByTitle } from "./support/clips.ts";
import { eventually } from "./support/eventually.ts";
import { nginxPath, publicName } from "./support/nginx.ts";
import { type NginxSite, startNginxSite } from "./support/nginx-site.ts";
import { startCrowd } from "./support/poll-crowd.ts";
import { anyRate, jsonRequest, post, unhurry } from "./support/room-api.ts";

const describeWithNginx = nginxPath() === null ? describe.skip : describe;
const cacheOf = (answer: Response): string | null => answer.headers.get("x-cache");

describeWithNginx("a thousand pollers behind nginx", () => {
  const pollers = 1_000;
  const commentsPerSecond = 10;
  const measuredMs = 8_000;
  let site: NginxSite;
  beforeAll(async () => {
    site = await startNginxSite({ args: ["--no-samples", ...anyRate] });
    await unhurry(site.flyby, "lobby");
  });
  afterAll(() => site.stop());

  test("cost the server at most ten requests a second, and each has every comment within three", async () => {
    const saidAt = new Map<string, number>();
    const latencies: number[] = [];
    const crowd = await startCrowd({
      pollers,
      room: "lobby",
      proxy: site.nginx,
      host: publicName,
      arriveMs: 2_500,
      onEntry: (text) => latencies.push(performance.now() - (saidAt.get(text) ?? Number.NaN)),
    });
    let isTalking = true;
    const talk = (async () => {
      const said: Promise<number>[] = [];
      for (let count = 0; isTalking; count++) {
        const text = `comment ${count}`;
        saidAt.set(text, performance.now());
        said.push(post(site.flyby, "lobby", { text }).then(({ seq }) => seq));
        await Bun.sleep(1_000 / commentsPerSecond);
      }
      return Math.max(...(await Promise.all(said)));
    })();
    await crowd.arrived;
    // Newcomers bring the cursor of the moment they came; within two seconds all have those of the others.
    await Bun.sleep(2_000);
    const before = crowd.counts();
    latencies.length = 0;
    const fromMs = Date.now();
    await Bun.sleep(measuredMs);
    const toMs = Date.now();
    const after = crowd.counts();
    const measured = latencies.toSorted((a, b) => a - b);
    isTalking = false;
    const lastSeq = await talk;
    const polled = await crowd.finish(lastSeq, 5_000);

    const asked = site.origin.seen.filter(
      ({ uri, atMs }) => uri.includes("/log") && atMs >= fromMs && atMs < toMs,
    ).length;
    const seconds = (toMs - fromMs) / 1_000;
    const polls = after.polls - before.polls;
    const at = (share: number) => Math.round(measured[Math.floor((measured.length - 1) * share)] ?? Number.NaN);
    console.log(
      `${pollers} pollers, ${commentsPerSecond} comments/s: ${(polls / seconds).toFixed(0)} polls/s, of which the server ` +
        `was asked ${(asked / seconds).toFixed(1)}/s; hits ${((100 * (after.hits - before.hits)) / polls).toFixed(1)} %; ` +
        `latency p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
    );
    expect(asked / seconds).toBeLessThanOrEqual(10);
    expect(polls / seconds).toBeGreaterThan(pollers * 0.8);
    expect(measured.length).toBeGreaterThan(pollers * commentsPerSecond * seconds * 0.8);
    expect(at(1)).toBeLessThan(3_000);
    // Nothing lost: what was received and what was declared missing is what was said since each came.
    expect(polled).toHaveLength(pollers);
    for (const { from, to, received, declared } of polled) {
      expect(to).toBe(lastSeq);
      expect(received + declared).toBe(to - from);
    }
  }, 60_000);
});

describeWithNginx("what nginx keeps", () => {
  let site: NginxSite;
  let folder: string;
  let room: string;
  const title = "aurora";
  beforeAll(async () => {
    folder = await folderOfClips({ [`${title}.mp4`]: "aurora.mp4" });
    site = await startNginxSite({ args: [folder, ...anyRate], fastAging: true });
    room = await roomByTitle(site.flyby, title);
    await unhurry(site.flyby, room);
  });
  afterAll(() => site.stop());

  const segment = () => site.ask(`/api/v1/rooms/${room}/segments/0`);
  const textsOf = async (answer: Response) => ((await answer.json()) as SegmentAnswer).comments.map(({ text }) => text);

  test("a segment is fetched, kept, and confirmed by its ETag without its body", async () => {
    await post(site.flyby, room, { text: "kept", progress: 1_000 });
    const first = await segment();
    expect([first.status, cacheOf(first)]).toEqual([200, "MISS"]);
    expect(first.headers.get("etag")).toMatch(/^W\//);
    expect(await textsOf(first)).toContain("kept");
    const second = await segment();
    expect(cacheOf(second)).toBe("HIT");
    expect(second.headers.get("date")).toBe(first.headers.get("date"));
    // One second fresh, one more stale, and nginx counts whole seconds.
    await Bun.sleep(3_100);
    const third = await segment();
    expect(cacheOf(third)).toBe("REVALIDATED");
    expect(await textsOf(third)).toEqual(["kept"]);
  });

  test("who has the version is told so by nginx itself", async () => {
    const etag = (await segment()).headers.get("etag") ?? "";
    const asked = site.origin.seen.length;
    const again = await site.ask(`/api/v1/rooms/${room}/segments/0`, { headers: { "If-None-Match": etag } });
    expect([again.status, cacheOf(again)]).toEqual([304, "HIT"]);
    expect(site.origin.seen).toHaveLength(asked);
  });

  test("a deleted comment is out of the kept segment when its times are over", async () => {
    const { id } = await post(site.flyby, room, { text: "deleted soon", progress: 2_000 });
    await eventually(
      async () => textsOf(await segment()),
      (texts) => texts.includes("deleted soon"),
    );
    const removal = await site.ask(`/api/v1/rooms/${room}/comments/${id}`, jsonRequest("DELETE", {}, site.admin));
    expect(removal.status).toBe(200);
    const deletedAt = Date.now();
    expect(await textsOf(await segment())).toContain("deleted soon");
    await eventually(
      async () => textsOf(await segment()),
      (texts) => !texts.includes("deleted soon"),
    );
    // One second fresh and one stale, one that nginx rounds up, and the look every 50 ms.
    expect(Date.now() - deletedAt).toBeLessThan(4_000);
  });

  test("a seek fetches one piece of the clip, and everybody shares it", async () => {
    const clip = join(folder, `${title}.mp4`);
    const whole = new Uint8Array(await Bun.file(clip).arrayBuffer());
    const part = async (start: number, end: number) => {
      const answer = await site.ask(`/media/${room}`, { headers: { Range: `bytes=${start}-${end}` } });
      expect(answer.status).toBe(206);
      expect(answer.headers.get("content-range")).toBe(`bytes ${start}-${end}/${whole.length}`);
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(whole.slice(start, end + 1));
      return cacheOf(answer);
    };
    const asked = () => site.origin.seen.filter(({ uri }) => uri.startsWith("/media/")).length;
    const piece = 1_048_576;
    expect(await part(piece + 10, piece + 99)).toBe("MISS");
    expect(await part(piece + 50, piece + 199)).toBe("HIT");
    expect(asked()).toBe(1);
    expect(await part(piece - 5, piece + 5)).toBe("MISS");
    expect(asked()).toBe(2);
    expect(await part(0, 0)).toBe("HIT");
    const all = await site.ask(`/media/${room}`);
    expect([all.status, cacheOf(all)]).toEqual([200, "HIT"]);
    expect(new Uint8Array(await all.arrayBuffer())).toEqual(whole);
    expect(asked()).toBe(2);
    const known = await site.ask(`/media/${room}`, { headers: { "If-None-Match": all.headers.get("etag") ?? "" } });
    expect([known.status, cacheOf(known)]).toEqual([304, "HIT"]);
    await Bun.sleep(2_100);
    expect(await part(piece + 10, piece + 99)).toBe("REVALIDATED");
  });

  test("a replaced clip is served anew when its times are over", async () => {
    const clip = join(folder, `${title}.mp4`);
    const other = await folderOfClips({ "other.mp4": "city.mp4" });
    await cp(join(other, "other.mp4"), clip);
    const { size } = await stat(clip);
    const range = { headers: { Range: "bytes=0-9" } };
    await eventually(
      async () => (await site.ask(`/media/${room}`, range)).headers.get("content-range"),
      (given) => given === `bytes 0-9/${size}`,
    );
  });
});
