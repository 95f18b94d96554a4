import { describe, expect, test } from "bun:test";
import { textBudget } from "./text-budget.ts";

describe("textBudget", () => {
  test("[CMP2] counts what a reader sees: a family is one, a combined kana is one", () => {
    expect(textBudget("👨‍👩‍👧か\u3099", 100).used).toBe(2);
  });

  test("[CMP2] the counter appears from 80 % of the limit", () => {
    expect(textBudget("a".repeat(79), 100).showCounter).toBe(false);
    expect(textBudget("a".repeat(80), 100).showCounter).toBe(true);
  });

  test("[CMP2] nothing visible and too long cannot be sent", () => {
    expect(textBudget("  \u200b ", 100).sendable).toBe(false);
    expect(textBudget("a".repeat(100), 100).sendable).toBe(true);
    expect(textBudget("a".repeat(101), 100)).toMatchObject({ sendable: false, left: -1 });
  });
});
