import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { gzipSync } from "node:zlib";
import { defaultRoomSettings } from "@flyby/protocol";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";

const comments = Array.from(
  { length: 300 },
  (_, index) => `<d p="${index},1,25,16777215,1700000000,0,a,${index + 1}">line ${index}</d>`,
);
const file = `<?xml version="1.0" encoding="UTF-8"?><i>\n${comments.join("\n")}\n<d p="x,1,25,0">no</d>\n</i>`;
const long = "長".repeat(5_000);

let edge: Edge;

function send(room: string, body: BodyInit, token = edge.admin): Promise<Response> {
  const headers: Record<string, string> = token === "" ? {} : { authorization: `Bearer ${token}` };
  return edge.ask(`/api/v1/rooms/${room}/import`, { method: "POST", body, headers });
}

beforeAll(async () => {
  edge = await startEdge();
  const media = { url: "media/clip", type: "video/mp4", durationMs: 100_000, posterUrl: null };
  await edge.core.rooms.add({
    ...{ id: "clip", kind: "video", title: "Clip", folder: null, media, startedAt: null, sample: false },
    settings: defaultRoomSettings,
  });
});
afterAll(() => edge.stop());

describe("POST /api/v1/rooms/:room/import", () => {
  it("[IMP1] needs the admin token and a room", async () => {
    const identity = (await (await edge.ask("/api/v1/identity", { method: "POST", body: "{}" })).json()) as {
      token: string;
    };
    expect((await send("clip", file, "")).status).toBe(403);
    expect((await send("clip", file, identity.token)).status).toBe(403);
    expect((await send("clip", file, "nonsense")).status).toBe(401);
    expect((await send("nobody", file)).status).toBe(404);
    expect(edge.core.rooms.summary("clip")?.comments).toBe(0);
  });

  it("[IMP3] a file that is refused changes nothing, and says why", async () => {
    const bomb = '<!DOCTYPE i [<!ENTITY a "aaaa">]><i><d p="1,1,25,0,0,0,a,1">&a;</d></i>';
    for (const [body, status, words] of [
      ["<html></html>", 415, "begins with <html>"],
      [bomb, 415, "declares a document type or entities"],
      [Uint8Array.from([0xff, 0xfe, 0x3c, 0x00]), 415, "UTF-16"],
      [Uint8Array.from([0x1f, 0x8b, 1, 2, 3]), 415, "damaged"],
      ["", 415, "no XML element"],
      [gzipSync(new Uint8Array(70 * 1024 * 1024)), 413, "larger than 64 MiB"],
    ] as const) {
      const answer = await send("clip", body);
      expect(answer.status).toBe(status);
      expect(((await answer.json()) as { error: { message: string } }).error.message).toContain(words);
    }
    expect(edge.core.rooms.summary("clip")?.comments).toBe(0);
  });

  it("[IMP2] reports what became of the file, and the same file again changes nothing", async () => {
    const report = { skippedByReason: { "bad-time": 1 }, beyondEnd: 199, truncated: false };
    const skipped = [{ line: 302, reason: "bad-time" }];
    expect(await (await send("clip", file)).json()).toMatchObject({ imported: 300, duplicates: 0, skipped, ...report });
    expect(await (await send("clip", gzipSync(file))).json()).toMatchObject({
      imported: 0,
      duplicates: 300,
      skipped,
      ...report,
    });
    // The room is counted anew after the import was answered.
    const counted = (): number | undefined => edge.core.rooms.summary("clip")?.comments;
    for (let look = 0; look < 200 && counted() !== 300; look++) await Bun.sleep(5);
    expect(counted()).toBe(300);
  });

  it("[IMP4] takes what nobody may post, and exports it again", async () => {
    const text = `<i><d p="5,1,25,0,1700000000,0,b,900001">${long}</d></i>`;
    expect(await (await send("clip", text)).json()).toMatchObject({ imported: 1 });
    expect(await (await edge.ask("/api/v1/rooms/clip/export.xml")).text()).toContain(long);
  });
});
