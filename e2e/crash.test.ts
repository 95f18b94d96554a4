import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { PostAnswer } from "@flyby/protocol";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { anyRate, newIdentity, post, readChat, readLog, unhurry } from "./support/room-api.ts";

const posters = 20;
const postsEach = 100;

describe("kill -9 amid 2,000 posts", () => {
  let flyby: FlybyProcess;
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await newFolder(), ...anyRate] });
    await unhurry(flyby, "lobby");
  });
  afterAll(() => stopFlyby(flyby));

  test("[LOG1, LOG3, LOG6] every acknowledged comment is there once, with its id and seq, and seqs have no hole", async () => {
    const identities = await Promise.all(
      Array.from({ length: posters }, (_, index) => newIdentity(flyby, `P${index}`)),
    );
    const acknowledged = new Map<string, PostAnswer>();
    const unanswered: { draft: { text: string; nonce: string }; token: string }[] = [];
    const killAt = 700;
    let killed: Promise<number> | null = null;

    await Promise.all(
      identities.map(async ({ token }, poster) => {
        for (let n = 0; n < postsEach; n++) {
          const draft = { text: `${poster}/${n}`, nonce: `n-${poster}-${n}` };
          try {
            acknowledged.set(draft.text, await post(flyby, "lobby", draft, token));
          } catch {
            unanswered.push({ draft, token });
          }
          if (acknowledged.size >= killAt && killed === null) killed = flyby.kill("SIGKILL");
        }
      }),
    );
    await killed;
    expect(acknowledged.size).toBeGreaterThanOrEqual(killAt);
    expect(unanswered.length).toBeGreaterThan(0);

    flyby = await startFlyby({ args: [await newFolder(), ...anyRate], data: flyby.data, port: flyby.port });
    const stored = await readLog(flyby, "lobby");
    expect(stored.map(([seq]) => seq)).toEqual(stored.map((_, index) => index + 1));
    const comments = stored.filter(([, kind]) => kind === "comment");
    const byText = new Map(comments.map((entry) => [entry[9], entry]));
    expect(byText.size).toBe(comments.length);
    for (const [text, { id, seq }] of acknowledged) expect(byText.get(text)?.slice(0, 3)).toEqual([seq, "comment", id]);

    // What was not answered is sent again with its nonce: stored before the crash or now, but once.
    await Promise.all(unanswered.map(({ draft, token }) => post(flyby, "lobby", draft, token)));
    const all = await readChat(flyby, "lobby");
    expect(all.length).toBe(posters * postsEach);
    expect(new Set(all.map((comment) => comment.text)).size).toBe(posters * postsEach);
  });
});
