import { describe, expect, test } from "bun:test";
import { sendsOn } from "./sends-on.ts";

const enter = { key: "Enter", isComposing: false, keyCode: 13, shiftKey: false };

describe("sendsOn", () => {
  test("[CMP1] Enter sends", () => {
    expect(sendsOn(enter)).toBe(true);
    expect(sendsOn({ ...enter, key: "a" })).toBe(false);
  });

  test("[CMP1] an Enter of an input method does not, in any browser", () => {
    expect(sendsOn({ ...enter, isComposing: true })).toBe(false);
    expect(sendsOn({ ...enter, keyCode: 229 })).toBe(false);
  });
});
