import { describe, expect, it } from "bun:test";
import { createHeads } from "./heads.ts";
import type { Ask } from "./reads.ts";

describe("createHeads", () => {
  it("[PGS8] asks once for all rooms of one turn, and anew in the next", async () => {
    const asked: string[][] = [];
    const ask: Ask = async <Row>(_: string, [rooms]: readonly unknown[]) => {
      const ids: string[] = JSON.parse(String(rooms));
      asked.push(ids);
      const known = ids.filter((id) => id !== "none");
      return known.map((id) => ({ id, epoch: "abcdefgh", seq: asked.length, floor: 0 })) as Row[];
    };
    const head = createHeads(ask);
    const [one, again, two, none] = await Promise.allSettled([head("one"), head("one"), head("two"), head("none")]);
    expect(asked).toEqual([["one", "two", "none"]]);
    expect(one).toEqual({ status: "fulfilled", value: { epoch: "abcdefgh", seq: 1, floor: 0 } });
    expect([again, two.status]).toEqual([one, "fulfilled"]);
    expect(none).toMatchObject({ status: "rejected", reason: { message: "There is no room none." } });
    expect(await head("one")).toMatchObject({ seq: 2 });
  });
});
