import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { defaultRoomSettings } from "@flyby/protocol";
import { type PostgresServer, postgresFolder, startPostgres } from "@flyby/testing";
import fc from "fast-check";
import type { Change, Stores } from "../ports.ts";
import { openSqliteStores } from "../sqlite/open-stores.ts";
import { sqliteOptions, temporaryFolder } from "../sqlite/testing/temporary-sqlite.ts";
import { newComment, newImport, newRoom } from "../testing/stores-under-test.ts";
import { openPostgresStores } from "./open-stores.ts";
import { postgresOptions } from "./testing/postgres-options.ts";

/** A busy machine makes and removes a server slowly. */
const hookMs = 30_000;

type Act =
  | { readonly kind: "append"; readonly changes: readonly { readonly room: string; readonly change: Change }[] }
  | { readonly kind: "trim"; readonly room: string; readonly keep: number };

const rooms = ["one", "two"];
const room = fc.constantFrom(...rooms);
const author = fc.constantFrom("ann", "bob", "eve");
const progress = fc.constantFrom(0, 999, 1_000, 359_999, 360_000, 5_000_000);
const text = fc.string({ unit: "binary", maxLength: 8 });
const extra = fc.option(fc.record({ weight: fc.integer({ min: 0, max: 10 }) }), { nil: undefined });
const looks = fc.record({ author, progress, text, createdAt: fc.integer({ min: 1, max: 5_000 }) });
const withExtra = fc
  .tuple(looks, extra)
  .map(([fields, more]) => (more === undefined ? fields : { ...fields, extra: more }));

const posting: fc.Arbitrary<Change> = fc
  .tuple(fc.integer({ min: 0, max: 20 }), withExtra)
  .map(([nonce, fields]) => ({ kind: "comment", comment: newComment(`n${nonce}`, fields) }));
const importing: fc.Arbitrary<Change> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 15 }), withExtra, fc.option(fc.integer({ min: 1, max: 30 }))), {
    maxLength: 6,
  })
  .map((files) => ({
    kind: "imported",
    comments: files.map(([key, fields, id]) =>
      newImport(`k${key}`, { ...fields, foreignId: id === null ? null : `${id}`, origin: JSON.stringify({ key }) }),
    ),
  }));
const moderating: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("delete" as const), id: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant("mute" as const), author, action: fc.constantFrom("mute", "purge", "unmute") }),
  fc.constant<Change>({ kind: "clear" }),
  fc.boolean().map((open): Change => ({ kind: "settings", settings: { ...defaultRoomSettings, open } })),
);
const roomed = (change: fc.Arbitrary<Change>) => fc.record({ room, change });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.array(roomed(posting), { minLength: 1, maxLength: 5 }).map(toAppend) },
  {
    weight: 3,
    arbitrary: fc.array(roomed(fc.oneof(posting, moderating)), { minLength: 1, maxLength: 4 }).map(toAppend),
  },
  { weight: 2, arbitrary: roomed(importing).map((change) => toAppend([change])) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("trim" as const), room, keep: fc.integer({ min: 0, max: 5 }) }),
  },
);

function toAppend(changes: Extract<Act, { kind: "append" }>["changes"]): Act {
  return { kind: "append", changes };
}

/** The same act in a run of its own: rooms, nonces and ids of before are none of its. */
function inRun(run: number, lastId: number, asked: Act): Act {
  if (asked.kind === "trim") return { ...asked, room: `${asked.room}-${run}` };
  return toAppend(
    asked.changes.map(({ room: id, change }) => ({ room: `${id}-${run}`, change: changeInRun(run, lastId, change) })),
  );
}

function changeInRun(run: number, lastId: number, change: Change): Change {
  switch (change.kind) {
    case "comment":
      return { ...change, comment: { ...change.comment, nonce: `${run}-${change.comment.nonce}` } };
    case "delete":
      return { ...change, id: lastId + change.id };
    case "imported": {
      const shift = (id: string | null) => (id === null ? null : `${lastId + Number(id)}`);
      return { ...change, comments: change.comments.map((each) => ({ ...each, foreignId: shift(each.foreignId) })) };
    }
    default:
      return change;
  }
}

async function perform(stores: Stores, asked: Act): Promise<unknown> {
  return asked.kind === "append" ? stores.log.append(asked.changes) : stores.log.trim(asked.room, asked.keep);
}

/** All that can be read of a room but its epoch. */
async function look(stores: Stores, id: string, run: number, lastId: number): Promise<unknown> {
  const { head, ...log } = await stores.log.read(id, 0, 1_000);
  const found = await stores.rooms.find(id);
  return {
    log: [head.seq, head.floor, log],
    segments: await Promise.all([0, 1, 2, 13].map((index) => stores.timeline.segment(id, index))),
    chat: [await stores.timeline.chat(id, "posted", null, 9), await stores.timeline.chat(id, "imported", null, 9)],
    older: await stores.timeline.chat(id, "posted", lastId + 7, 9),
    range: await stores.timeline.range(id, 999, 360_001, 7),
    density: [await stores.timeline.density(id, 500), await stores.timeline.density(id, 7_000)],
    export: await stores.timeline.export(id, { progress: 999, id: lastId + 3 }, 9),
    mutes: (await stores.moderation.mutes(id)).toSorted(),
    authors: await Promise.all([1, 2, 3, 4].map((comment) => stores.moderation.authorOf(id, lastId + comment))),
    facts: found?.facts,
    settings: found?.room.settings,
    posted: await Promise.all(["n1", "n2", "n3"].map((nonce) => stores.log.posted("ann", `${run}-${nonce}`))),
  };
}

describe.skipIf(postgresFolder() === null)("PostgreSQL beside SQLite", () => {
  let server: PostgresServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let both: readonly Stores[];

  beforeAll(async () => {
    server = await startPostgres();
    folder = await temporaryFolder();
    both = await Promise.all([
      openSqliteStores(sqliteOptions(folder.path)),
      openPostgresStores(postgresOptions(await server.newDatabase())),
    ]);
    await Promise.all(both.map((stores) => stores.rooms.add(newRoom("ids"))));
  }, hookMs);
  afterAll(async () => {
    await Promise.all(both.map((stores) => stores.upkeep.close()));
    await folder.remove();
    await server.stop();
  }, hookMs);

  async function onBoth<T>(ask: (stores: Stores) => Promise<T>): Promise<T> {
    const [lite, postgres] = await Promise.all(both.map(ask));
    expect(postgres).toEqual(lite);
    return lite as T;
  }

  let run = 0;
  async function check(acts: readonly Act[]): Promise<void> {
    const thisRun = ++run;
    const comment = newComment(`run-${thisRun}`);
    const [last] = await onBoth((stores) => stores.log.append([{ room: "ids", change: { kind: "comment", comment } }]));
    const lastId = last?.kind === "comment" ? last.comment.id : 0;
    const ids = rooms.map((id) => `${id}-${thisRun}`);
    for (const stores of both) for (const id of ids) await stores.rooms.add(newRoom(id));
    for (const asked of acts) await onBoth((stores) => perform(stores, inRun(thisRun, lastId, asked)));
    for (const id of ids) await onBoth((stores) => look(stores, id, thisRun, lastId));
  }

  it("[PGS12] whatever is done to them in whatever order, both give the same answers", async () => {
    const acts = fc.array(act, { minLength: 5, maxLength: 40, size: "max" });
    await fc.assert(fc.asyncProperty(acts, check), { numRuns: 50, endOnFailure: false });
  }, 60_000);
});
