import { describe, expect, test } from "bun:test";
import { defaultLayerSettings } from "@flyby/engine/core";
import fc from "fast-check";
import { parseOverlayOptions } from "./overlay-options.ts";

describe("parseOverlayOptions", () => {
  test("[PAG4] reads its options from the address", () => {
    const { settings, lang } = parseOverlayOptions(
      "?opacity=0.5&area=0.5&speed=1.5&scale=2&density=overlap&still&top=0&lang=zh&block=Spam,%20ad",
      defaultLayerSettings,
    );
    expect(settings).toMatchObject({ opacity: 0.5, area: 0.5, speed: 1.5, scale: 2, density: "overlap", still: true });
    expect([settings.modes.top, settings.modes.scroll, lang]).toEqual([false, true, "zh"]);
    expect(settings.blockedWords).toEqual(["spam", "ad"]);
  });

  test("[PAG4] whatever the address says, the settings are in range", () => {
    const value = fc.oneof(fc.string(), fc.double().map(String), fc.constant(""));
    fc.assert(
      fc.property(fc.record({ opacity: value, area: value, speed: value, scale: value, density: value }), (query) => {
        const { settings } = parseOverlayOptions(`?${new URLSearchParams(query)}`, defaultLayerSettings);
        expect(settings.opacity).toBeWithin(0.1, 1.0001);
        expect([0.25, 0.5, 0.75, 1]).toContain(settings.area);
        expect(settings.speed).toBeWithin(0.5, 2.0001);
        expect(settings.scale).toBeWithin(0.5, 2.0001);
      }),
    );
  });
});
