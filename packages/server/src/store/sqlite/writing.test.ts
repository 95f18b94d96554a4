import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newComment, newRoom } from "../testing/stores-under-test.ts";
import type { Call, Conversation, Outcome } from "./calls.ts";
import { createDiskWatch } from "./disk-watch.ts";
import { temporaryFolder } from "./testing/temporary-sqlite.ts";
import { openWriting } from "./writing.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
let writing: Conversation;
let time = 0;
let told: string[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, "flyby.sqlite");
  told = [];
  writing = openHere();
  perform({ method: "addRoom", args: [newRoom("one"), "epoch000", 1] });
});
afterEach(() => folder.remove());

function openHere(): Conversation {
  const onDisk = (state: string): void => void told.push(state);
  return openWriting({ file, durability: "process", maxBytes: null }, onDisk, () => time);
}

function perform(call: Call): Outcome | undefined {
  return writing.perform([call])[0];
}

function post(nonce: string): boolean {
  const change = { kind: "comment", comment: newComment(nonce) };
  return perform({ method: "append", args: [[{ room: "one", change }]] })?.ok === true;
}

/** Closes, so that all lies in the one file, and opens again. */
function contents(): Buffer {
  writing.close();
  const bytes = readFileSync(file);
  writing = openHere();
  return bytes;
}

describe("openWriting", () => {
  it("[STO31] takes nothing once the file was found damaged, and looks again before it does", () => {
    expect(post("a")).toBe(true);
    writing.suspect("SQLITE_CORRUPT");
    // In truth it is whole: a second connection says so at the first look.
    expect([post("b"), told]).toEqual([true, ["damaged", "good"]]);
    writing.suspect("SQLITE_CORRUPT");
    expect(perform({ method: "setValue", args: ["key", "value"] })).toMatchObject({
      ok: false,
      code: "SQLITE_CORRUPT",
    });
    time += 1_000;
    expect([post("c"), told]).toEqual([true, ["damaged", "good", "damaged", "good"]]);
    writing.close();
  });

  it("[STO31] does not take a file that is older than what was acknowledged", () => {
    post("a");
    const older = contents();
    post("b");
    const newer = contents();
    writeFileSync(file, older);
    writing.suspect("SQLITE_CORRUPT");
    expect(post("c")).toBe(false);
    writeFileSync(file, newer);
    time += 1_000;
    expect(post("c")).toBe(true);
    writing.close();
  });

  it("[STO31] does not take another file under the same name", () => {
    post("a");
    contents();
    copyFileSync(file, `${file}.copy`);
    renameSync(`${file}.copy`, file);
    writing.suspect("SQLITE_CORRUPT");
    expect(post("b")).toBe(false);
    writing.close();
  });
});

describe("createDiskWatch", () => {
  const failed = (code: string): Outcome => ({ ok: false, message: "no", code });
  const worked: Outcome = { ok: true, value: null };

  it("[STO30] tells each change of state once, and no mistake of a call or a busy file as one", () => {
    const changes: string[] = [];
    const watch = createDiskWatch((state) => changes.push(state));
    for (const code of ["", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_BUSY"]) watch.heard([failed(code)]);
    expect(changes).toEqual([]);
    watch.heard([failed("SQLITE_FULL"), failed("SQLITE_FULL")]);
    watch.heard([failed("SQLITE_FULL")]);
    watch.heard([worked]);
    watch.heard([failed("SQLITE_IOERR_WRITE")]);
    watch.heard([worked]);
    watch.heard([failed("SQLITE_NOTADB")]);
    watch.heard([worked]);
    expect(changes).toEqual(["full", "good", "failing", "good", "damaged"]);
  });

  it("[STO31] spends a tenth of the time on looking at most", () => {
    let now = 0;
    let looks = 0;
    const watch = createDiskWatch(
      () => undefined,
      () => now,
    );
    watch.suspect("");
    const look = () => {
      looks++;
      now += 500;
      return false;
    };
    watch.mend(look);
    now += 4_999;
    watch.mend(look);
    now += 1;
    watch.mend(look);
    expect(looks).toBe(2);
  });
});
