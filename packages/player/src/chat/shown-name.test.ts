import { describe, expect, test } from "bun:test";
import { shownName } from "./shown-name.ts";

describe("shownName", () => {
  test("[CHT12] an author without a name is told apart by the end of the id", () => {
    expect(shownName({ name: "Quiet Heron 42", author: "u1" })).toBe("Quiet Heron 42");
    expect(shownName({ name: "", author: "bili-75599940" })).toBe("#9940");
  });
});
