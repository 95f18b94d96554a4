import { describe, expect, test } from "bun:test";
import { blockedNames, rememberBlocked } from "./blocked-names.ts";

function memory(start: Record<string, string> = {}) {
  const kept = new Map(Object.entries(start));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe("blockedNames", () => {
  test("[SET6] a blocked author keeps the name they were blocked under", () => {
    const storage = memory();
    rememberBlocked("a1", "Quiet Heron 42", storage);
    rememberBlocked("b2", "Loud Crow", storage);
    rememberBlocked("a1", "Heron", storage);
    expect(blockedNames(storage)).toEqual({ b2: "Loud Crow", a1: "Heron" });
  });

  test("[SET6] what else stands in the storage counts as nothing", () => {
    expect(blockedNames(memory({ "flyby.blocked-names": "{" }))).toEqual({});
    expect(blockedNames(memory({ "flyby.blocked-names": '{"a":1,"b":"B","c":""}' }))).toEqual({ b: "B" });
  });
});
