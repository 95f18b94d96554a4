import { describe, expect, test } from "bun:test";
import { scriptOf } from "./script-of.ts";

describe("scriptOf", () => {
  test("[CHT7] kana are Japanese, Hangul Korean, Han alone Chinese, the rest undecided", () => {
    expect(scriptOf("今日はいい天気")).toBe("ja");
    expect(scriptOf("안녕")).toBe("ko");
    expect(scriptOf("前方高能")).toBe("zh-Hans");
    expect(scriptOf("hello 123 😀")).toBeNull();
  });
});
