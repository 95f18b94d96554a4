import { describe, expect, it } from "bun:test";
import { createMutes } from "./mutes.ts";

describe("createMutes", () => {
  it("[MOD2] a mute that is told while the list is being read counts, whatever the list says", async () => {
    const answer = Promise.withResolvers<readonly string[]>();
    const mutes = createMutes({ mutes: () => answer.promise });
    const asked = [mutes.isMuted("room", "ann"), mutes.isMuted("room", "bob")];
    mutes.set("room", "ann", true);
    mutes.set("room", "bob", false);
    answer.resolve(["bob"]);
    await Promise.all(asked);
    expect(await mutes.isMuted("room", "ann")).toBe(true);
    expect(await mutes.isMuted("room", "bob")).toBe(false);
  });

  it("[MOD2] a list that cannot be read is read again, and a mute told meanwhile breaks nothing", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    let reads = 0;
    const mutes = createMutes({
      mutes: async () => {
        if (++reads === 1) throw new Error("busy");
        return ["ann"];
      },
    });
    const asked = mutes.isMuted("room", "ann");
    mutes.set("room", "ann", true);
    await expect(asked).rejects.toThrow("busy");
    await Bun.sleep(1);
    expect(await mutes.isMuted("room", "ann")).toBe(true);
    expect(unhandled).toEqual([]);
    process.off("unhandledRejection", note);
  });
});
