import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { defaultRoomSettings } from "@flyby/protocol";
import { postgresFolder, startPostgres } from "@flyby/testing";
import fc from "fast-check";
import "../../../../testing/src/fixed-seed.ts";
import { readInstallationToken } from "../../identity/installation-token.ts";
import type { Change, Stores } from "../ports.ts";
import { newComment, newImport, newRoom } from "../testing/stores-under-test.ts";
import { fill, move, openPlaces, type Places, sumsOf } from "./testing/places.ts";

let places: Places;
beforeAll(async () => {
  places = await openPlaces(postgresFolder() === null ? null : await startPostgres());
}, 30_000);
afterAll(() => places.close());

/** Something that happened in an installation. */
type Happening =
  | { readonly type: "change"; readonly room: string; readonly change: Change }
  | { readonly type: "trim"; readonly room: string; readonly keep: number };

const rooms = ["one", "two", "three"];
const room = fc.constantFrom(...rooms);
const author = fc.constantFrom("ann", "bob", "file");
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const progress = fc.integer({ min: 0, max: 800_000 });
const createdAt = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 });

const posted = fc
  .record({ nonce: fc.string({ minLength: 1, maxLength: 3 }), author, text, progress, createdAt, weight: fc.nat(10) })
  .map(({ nonce, weight, ...rest }): Change => {
    return { kind: "comment", comment: newComment(nonce, { ...rest, extra: { weight } }) };
  });
const path = {
  ...{ x: 0.1, y: 0.2, toX: 0.5, toY: 0.5, fromOpacity: 1, toOpacity: 0, durationMs: 4_000, moveMs: 3_000, delayMs: 0 },
  ...{ rotateZ: 0, rotateY: 30, outline: true, linear: false },
};
const positioned = fc.record({ text, progress }).map(
  (rest): Change => ({
    kind: "imported",
    comments: [newImport(`p${rest.progress}`, { ...rest, mode: "positioned", extra: { positioned: path } })],
  }),
);
const imported = fc
  .uniqueArray(fc.nat(200), { minLength: 1, maxLength: 8 })
  .chain((keys) =>
    fc.tuple(...keys.map((key) => fc.record({ key: fc.constant(`k${key}`), text, progress, createdAt }))),
  )
  .map((files): Change => {
    const comments = files.map(({ key, ...rest }) =>
      newImport(key, { ...rest, foreignId: `9007199254740993${key}`, origin: JSON.stringify({ raw: rest.text }) }),
    );
    return { kind: "imported", comments };
  });
const other = fc.oneof(
  fc.record({ kind: fc.constant("delete" as const), id: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant("mute" as const), author, action: fc.constantFrom("mute", "purge", "unmute") }),
  fc.constant<Change>({ kind: "clear" }),
  fc.nat(9).map((burst): Change => ({ kind: "settings", settings: { ...defaultRoomSettings, burst: burst + 1 } })),
);
const change = fc.oneof({ weight: 6, arbitrary: posted }, { weight: 2, arbitrary: imported }, positioned, other);

const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.record({ type: fc.constant("change" as const), room, change }) },
    fc.record({ type: fc.constant("trim" as const), room, keep: fc.nat(5) }),
  ),
  { maxLength: 40 },
);

/** Makes the rooms and lets everything happen in them; the last room is gone again at the end. */
async function live(stores: Stores, all: readonly Happening[]): Promise<void> {
  for (const id of [...rooms, "gone"]) await stores.rooms.add(newRoom(id, { title: `Room ${id} 弹幕 \u{1f386}` }));
  for (const each of all) {
    if (each.type === "trim") await stores.log.trim(each.room, each.keep);
    else if (each.type === "change") await stores.log.append([{ room: each.room, change: each.change }]);
  }
  await stores.rooms.remove("gone");
  await stores.upkeep.setValue("library:x", "[]");
  await stores.upkeep.ensureValue("identity-key", "c2VjcmV0");
}

describe("moveInstallation", () => {
  it("[MIG1] there and back is the same installation, whatever happened in it", async () => {
    await fc.assert(
      fc.asyncProperty(happenings, async (all) => {
        const [home, back] = [places.freshFolder(), places.freshFolder()];
        await fill(home, (stores) => live(stores, all));
        const there = await places.elsewhere();
        await move(home, there);
        await move(there, back);
        expect(await sumsOf(back)).toEqual(await sumsOf(home));
        expect(await readInstallationToken(back)).toBe(await readInstallationToken(home));
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it("[MIG1] pages of every table join without gap or overlap", async () => {
    const [home, there, back] = [places.freshFolder(), await places.elsewhere(), places.freshFolder()];
    await fill(home, async (stores) => {
      await stores.rooms.add(newRoom("one"));
      const comments = Array.from({ length: 2_500 }, (_, i) => newImport(`k${i}`, { progress: (i * 7_919) % 900_000 }));
      await stores.log.append([{ room: "one", change: { kind: "imported", comments } }]);
      const posts = Array.from({ length: 1_000 }, (_, i) => ({
        room: "one",
        change: { kind: "comment" as const, comment: newComment(`n${i}`, { progress: i * 500 }) },
      }));
      await stores.log.append(posts);
    });
    await move(home, there);
    await move(there, back);
    const [before, after] = [await sumsOf(home), await sumsOf(back)];
    expect(after).toEqual(before);
    expect(before.sums.get("comments of room 1")?.rows).toBe(3_500);
  }, 30_000);
});
