import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { join } from "node:path";
import { type Comment, decodeEntry } from "@flyby/protocol";
import { createCore } from "./core.ts";
import { senderOf, unwrap } from "./log/testing/start-core.ts";
import { temporaryFolder } from "./store/sqlite/testing/temporary-sqlite.ts";

/** What a process that was killed had acknowledged: nonce → id and seq. */
type Acknowledged = Map<string, { readonly id: number; readonly seq: number }>;

describe("kill -9", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  /** Lets a process post, and kills it when it has acknowledged so many. */
  async function postAndKill(first: number, killAfter: number, into: Acknowledged): Promise<void> {
    const script = join(import.meta.dir, "log", "testing", "posting-process.ts");
    const child = Bun.spawn([process.execPath, script, folder.path, String(first), "2000"], { stdout: "pipe" });
    let text = "";
    let isKilled = false;
    for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += piece;
      if (!isKilled && text.split("\n").length > killAfter) {
        child.kill("SIGKILL");
        isKilled = true;
      }
    }
    await child.exited;
    expect(isKilled).toBe(true);
    // A line that was cut is an answer that nobody got.
    for (const line of text.slice(0, text.lastIndexOf("\n")).split("\n")) {
      const [nonce = "", id, seq] = line.split(" ");
      into.set(nonce, { id: Number(id), seq: Number(seq) });
    }
  }

  it("[LOG3] amid 2,000 posts loses nothing that was acknowledged: same id, same seq, no hole", async () => {
    const acknowledged: Acknowledged = new Map();
    await postAndKill(0, 300, acknowledged);
    await postAndKill(2_000, 700, acknowledged);
    expect(acknowledged.size).toBeGreaterThanOrEqual(1_000);

    const core = await createCore({ store: { type: "sqlite", folder: folder.path } });
    const { seq } = await core.stores.log.head("lobby");
    const page = await core.stores.log.read("lobby", 0, 10_000);
    const comments = new Map<number, Comment>();
    page.entries.forEach((text, index) => {
      const entry = decodeEntry(JSON.parse(text));
      expect(entry).toMatchObject({ kind: "comment", seq: index + 1 });
      if (entry?.kind === "comment") comments.set(entry.seq, entry.comment);
    });
    expect([page.entries.length, comments.size]).toEqual([seq, seq]);
    for (const [nonce, { id, seq: at }] of acknowledged) {
      expect(comments.get(at)).toMatchObject({ id, text: `comment ${nonce}` });
    }

    // Some were committed and never answered: the same nonce finds them, and the others become new.
    const unanswered = Array.from({ length: 2_000 }, (_, i) => `n${i}`).filter((nonce) => !acknowledged.has(nonce));
    const retried = unanswered.slice(0, 40);
    for (const nonce of retried) {
      const draft = { text: `comment ${nonce}`, nonce };
      const answer = unwrap(await core.ingress.submit("lobby", draft, senderOf(`author-${nonce}`, { address: nonce })));
      expect(answer.duplicate === true).toBe(answer.seq <= seq);
    }
    expect(core.rooms.summary("lobby")?.comments).toBe((await core.stores.log.head("lobby")).seq);
    await core.close();
  }, 30_000);
});
