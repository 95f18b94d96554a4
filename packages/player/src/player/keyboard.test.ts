import { describe, expect, test } from "bun:test";
import { actionOf } from "./keyboard.ts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe("actionOf", () => {
  test("[KEY1] knows the keys of a player, upper and lower case", () => {
    expect(actionOf(press(" "), "page")).toEqual({ do: "toggle-play" });
    expect(actionOf(press("K"), "page")).toEqual({ do: "toggle-play" });
    expect(actionOf(press("ArrowLeft"), "page")).toEqual({ do: "seek", byMs: -5_000 });
    expect(actionOf(press("l"), "page")).toEqual({ do: "seek", byMs: 10_000 });
    expect(actionOf(press("?"), "page")).toEqual({ do: "help" });
    expect(actionOf(press("x"), "page")).toBeNull();
    expect(actionOf(press("constructor"), "page")).toBeNull();
  });

  test("[KEY2] leaves typing, shortcuts and the focused control alone", () => {
    for (const key of [" ", "k", "Enter", "ArrowUp"]) expect(actionOf(press(key), "typing")).toBeNull();
    expect(actionOf(press("f", { ctrlKey: true }), "page")).toBeNull();
    expect(actionOf(press("l", { metaKey: true }), "page")).toBeNull();
    expect(actionOf(press(" "), "button")).toBeNull();
    expect(actionOf(press("k"), "button")).toEqual({ do: "toggle-play" });
    expect(actionOf(press("ArrowRight"), "slider")).toBeNull();
    expect(actionOf(press("m"), "slider")).toEqual({ do: "toggle-mute" });
  });
});
