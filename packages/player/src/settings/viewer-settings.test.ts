import { describe, expect, test } from "bun:test";
import { defaultLayerSettings } from "@flyby/engine/core";
import { parseSettings, settingLimits } from "./parse-settings.ts";
import { safeStorage } from "./safe-storage.ts";
import { createViewerSettings, exportSettings, importSettings, settingsKey } from "./viewer-settings.ts";

function memoryStorage(contents: Record<string, string> = {}) {
  const map = new Map(Object.entries(contents));
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
}

describe("createViewerSettings", () => {
  test("[SET1] a change is kept, told to listeners and there after a reload", () => {
    const storage = memoryStorage();
    const settings = createViewerSettings({ storage });
    const seen: number[] = [];
    const stop = settings.subscribe((now) => seen.push(now.opacity));
    settings.set({ opacity: 0.5 });
    settings.set({ blockedWords: ["Spoiler ", "spoiler", ""] });
    stop();
    settings.set({ opacity: 0.4 });
    expect(seen).toEqual([0.5, 0.5]);
    const again = createViewerSettings({ storage }).get();
    expect(again.opacity).toBe(0.4);
    expect(again.blockedWords).toEqual(["spoiler"]);
  });

  test("[SET1] only what was chosen is kept, so a new default reaches the rest", () => {
    const storage = memoryStorage();
    createViewerSettings({ storage }).set({ scale: 2 });
    const later = createViewerSettings({ storage, defaults: { ...defaultLayerSettings, still: true } }).get();
    expect([later.scale, later.still]).toEqual([2, true]);
  });

  test("[SET1] reset forgets everything", () => {
    const storage = memoryStorage();
    const settings = createViewerSettings({ storage });
    settings.set({ speed: 2 });
    settings.reset();
    expect(settings.get()).toEqual(defaultLayerSettings);
    expect(storage.map.size).toBe(0);
  });

  test.each(["", "{", "null", "[1]", '{"opacity":"x","area":0.3,"modes":5,"blockedWords":{"a":1}}'])(
    "[SET2] unreadable storage %p counts as the defaults",
    (text) => {
      const storage = memoryStorage({ [settingsKey]: text });
      expect(createViewerSettings({ storage }).get()).toEqual(defaultLayerSettings);
    },
  );
});

describe("parseSettings", () => {
  test("[SET2] clamps numbers and bounds lists", () => {
    const parsed = parseSettings({
      opacity: 0,
      speed: 99,
      scale: Number.NaN,
      modes: { top: false },
      blockedWords: Array.from({ length: 9_999 }, (_, index) => `w${index}`),
    });
    expect([parsed.opacity, parsed.speed, parsed.scale, parsed.modes.top, parsed.modes.scroll]).toEqual([
      0.1,
      2,
      1,
      false,
      true,
    ]);
    expect(parsed.blockedWords.length).toBe(settingLimits.maxBlockedWords);
  });
});

describe("exportSettings", () => {
  test("[SET3] an exported file reads back equal; another file is refused", () => {
    const settings = { ...defaultLayerSettings, opacity: 0.7, blockedAuthors: ["a1"] };
    expect(importSettings(exportSettings(settings))).toEqual(settings);
    expect(importSettings('{"opacity":1}')).toBeNull();
    expect(importSettings("no json")).toBeNull();
  });
});

describe("safeStorage", () => {
  test("[SET4] works in memory where the browser refuses storage", () => {
    const storage = safeStorage(() => {
      throw new Error("denied");
    });
    storage.setItem("a", "1");
    expect(storage.getItem("a")).toBe("1");
    storage.removeItem("a");
    expect(storage.getItem("a")).toBeNull();
  });
});
