import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../store/sqlite/testing/temporary-sqlite.ts";
import { createAdminCheck, readAdminToken, renewAdminToken } from "./admin-token.ts";

describe("the admin token", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it("[IDT6] is made on first use, kept, and readable by its owner alone", () => {
    const token = readAdminToken(folder.path, randomBytes);
    expect(token).toMatch(/^fba_[\w-]{32}$/);
    expect(readAdminToken(folder.path, randomBytes)).toBe(token);
    expect(statSync(join(folder.path, "admin-token")).mode & 0o777).toBe(0o600);
  });

  it("[IDT7] a renewed token counts at once in a running server, the old one no more", () => {
    const isAdmin = createAdminCheck(folder.path, randomBytes);
    const old = readAdminToken(folder.path, randomBytes);
    expect([isAdmin(old), isAdmin(`${old}x`), isAdmin("fba_"), isAdmin("")]).toEqual([true, false, false, false]);
    const fresh = renewAdminToken(folder.path, randomBytes);
    expect(statSync(join(folder.path, "admin-token")).mode & 0o777).toBe(0o600);
    expect([isAdmin(fresh), isAdmin(old)]).toEqual([true, false]);
  });
});
