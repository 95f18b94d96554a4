import { describe, expect, test } from "bun:test";
import type { Comment, CommentExtra } from "@flyby/protocol";
import { commentRow } from "./chat-row.ts";
import { chatWords } from "./chat-words.ts";

const plain: Comment = {
  ...{ id: 1, progress: 0, mode: "scroll", size: "normal", color: 0xffffff },
  ...{ author: "a", name: "A", text: "哈哈哈", createdAt: 0 },
};

/** Everything that stands in a template and in those within it. */
function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null || !("strings" in value) || !("values" in value))
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  const { strings, values } = value as { strings: readonly string[]; values: readonly unknown[] };
  return strings.map((text, index) => text + textOf(values[index])).join("");
}

function row(extra: CommentExtra | undefined, locale: "en" | "zh-Hans" | "ja"): string {
  const comment = extra === undefined ? plain : { ...plain, extra };
  return textOf(commentRow(comment, { words: chatWords.in(locale), kind: "live", author: null, current: null }));
}

describe("commentRow", () => {
  test.each([
    ["en", "sent 12 times"],
    ["zh-Hans", "相同内容共 12 条"],
    ["ja", "同じコメント12件"],
  ] as const)("[CHT15] one that stands for others says how many in words (%s)", (locale, words) => {
    const text = row({ times: 12 }, locale);
    expect(text).toContain("×12");
    expect(text).toContain(`aria-label=${words}`);
  });

  test("[CHT15] one that stands for itself says nothing of it", () => {
    for (const extra of [undefined, { weight: 7 }, { times: 1 }]) expect(row(extra, "en")).not.toContain("×");
  });
});
