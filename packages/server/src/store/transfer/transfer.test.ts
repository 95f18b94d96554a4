import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { postgresFolder, startPostgres } from "@flyby/testing";
import { createCore } from "../../core.ts";
import { readAdminToken } from "../../identity/admin-token.ts";
import { senderOf, unwrap } from "../../log/testing/start-core.ts";
import { databaseFile } from "../open-store-choice.ts";
import type { Stores } from "../ports.ts";
import { newRoom } from "../testing/stores-under-test.ts";
import { moveInstallation } from "./move-installation.ts";
import { openFolderSource, openFolderTarget } from "./sqlite-end.ts";
import { fill, move, openPlaces, type Places, sumsOf } from "./testing/places.ts";
import { transfer } from "./transfer.ts";

const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
const quiet = (): void => undefined;
const oneRoom = async (stores: Stores): Promise<void> => void (await stores.rooms.add(newRoom("one")));

let places: Places;
beforeAll(async () => {
  places = await openPlaces(postgresFolder() === null ? null : await startPostgres());
}, 30_000);
afterAll(() => places.close());

describe("moveInstallation", () => {
  it("[MIG2] a client goes on with its cursor, nothing is given twice, and what is known stays known", async () => {
    const home = places.freshFolder();
    const core = await createCore({ store: home, durability: "process" });
    const draft = { text: "before", nonce: "n-1" };
    const first = unwrap(await core.ingress.submit("lobby", draft, senderOf("ann")));
    const cursor = unwrap(await core.openLog("lobby")).head();
    const token = core.identities.issue("Ann").token;
    await core.close();

    const there = await places.elsewhere();
    await move(home, there);
    const moved = await createCore({ store: there });
    try {
      const log = unwrap(await moved.openLog("lobby"));
      expect(log.head()).toEqual(cursor);
      const again = unwrap(await moved.ingress.submit("lobby", draft, senderOf("ann")));
      expect(again).toMatchObject({ id: first.id, seq: first.seq, duplicate: true });
      const next = unwrap(await moved.ingress.submit("lobby", { text: "after", nonce: "n-2" }, senderOf("ann")));
      expect([next.id, next.seq]).toEqual([first.id + 1, first.seq + 1]);
      expect(unwrap(moved.identities.verify(token)).name).toBe("Ann");
      expect(moved.identities.isAdmin(readAdminToken(home.folder, random))).toBe(true);
      const { gap } = await log.after({ from: "cursor", cursor });
      const page = await moved.stores.log.read("lobby", cursor.seq, 10);
      expect([gap, page.first, page.entries.length]).toEqual([null, next.seq, 1]);
    } finally {
      await moved.close();
    }
  }, 20_000);

  it("[MIG3] a place with rooms, a place with nothing and a folder in use are refused, and nothing changes", async () => {
    const [home, other, empty] = [places.freshFolder(), places.freshFolder(), places.freshFolder()];
    for (const folder of [home, other]) await fill(folder, oneRoom);
    const before = await sumsOf(other);
    const full = await moveInstallation(home, other, quiet);
    expect(full).toMatchObject({ ok: false });
    expect(JSON.stringify(full)).toContain("is not empty: it has rooms already");
    expect(await sumsOf(other)).toEqual(before);
    const nothing = await moveInstallation(empty, places.freshFolder(), quiet);
    expect(JSON.stringify(nothing)).toContain("There is no Flyby data");

    const core = await createCore({ store: home, durability: "process" });
    await core.close();
    const held = openFolderSource(home.folder);
    const refused = await moveInstallation(home, places.freshFolder(), quiet);
    expect(JSON.stringify(refused)).toContain("Another Flyby");
    if (held.ok) await held.source.close();
    const there = await places.freshDatabase();
    if (there === null) return;
    expect(JSON.stringify(await moveInstallation(there, empty, quiet))).toContain("There is no Flyby data");
    const serving = await createCore({ store: there });
    for (const attempt of [moveInstallation(there, empty, quiet), moveInstallation(home, there, quiet)]) {
      expect(JSON.stringify(await attempt)).toContain("A Flyby server uses");
    }
    await serving.close();
    expect(JSON.stringify(await moveInstallation(home, there, quiet))).toContain("is not empty");
  }, 20_000);

  it("[MIG3] what is cut off or differs leaves nothing, and can be begun again", async () => {
    const [home, target] = [places.freshFolder(), places.freshFolder()];
    await fill(home, oneRoom);
    const opened = openFolderSource(home.folder);
    const taken = openFolderTarget(target.folder);
    if (!opened.ok || !taken.ok) throw new Error("not opened");
    const forgetful = {
      ...taken.target,
      write: (...[table, rows]: Parameters<typeof taken.target.write>) =>
        taken.target.write(table, table === "rooms" ? rows.slice(1) : rows),
    };
    const result = await transfer(opened.source, forgetful, quiet);
    expect(result).toEqual({ ok: false, differences: ["rooms: 1 rows there, 0 here"] });
    await taken.target.close();
    await opened.source.close();
    expect(readdirSync(target.folder).filter((name) => name.startsWith("flyby.sqlite"))).toEqual([]);

    const onEnd = (): void => {
      throw new Error("cut off");
    };
    for (const to of [target, await places.elsewhere()]) {
      await expect(moveInstallation(home, to, onEnd)).rejects.toThrow("cut off");
      await move(home, to);
    }
    expect(existsSync(databaseFile(target.folder))).toBe(true);
    expect(readFileSync(join(target.folder, "admin-token"))).toEqual(readFileSync(join(home.folder, "admin-token")));
  }, 20_000);
});
