import { type Density, defaultLayerSettings, type LayerSettings } from "@flyby/engine/core";
import { modes } from "@flyby/protocol";

/** Bounds of what a file or the browser's storage may hold. */
export const settingLimits = {
  /** More words than anybody keeps by hand; every comment is compared with each. */
  maxBlockedWords: 500,
  /** Characters of one blocked word: a sentence. */
  maxWordLength: 100,
  /** Blocked authors; ids are short. */
  maxBlockedAuthors: 2_000,
  maxAuthorLength: 100,
} as const;

const areas = [0.25, 0.5, 0.75, 1] as const;
const densities: readonly Density[] = ["none", "overlap", "queue"];

/** Reads settings tolerantly: what is missing, of a wrong type or out of range becomes the default, numbers are clamped. */
export function parseSettings(input: unknown, defaults: LayerSettings = defaultLayerSettings): LayerSettings {
  const given = isRecord(input) ? input : {};
  const givenModes = isRecord(given.modes) ? given.modes : {};
  return {
    visible: flag(given.visible, defaults.visible),
    opacity: within(given.opacity, 0.1, 1, defaults.opacity),
    area: areas.find((area) => area === given.area) ?? defaults.area,
    speed: within(given.speed, 0.5, 2, defaults.speed),
    scale: within(given.scale, 0.5, 2, defaults.scale),
    density: densities.find((density) => density === given.density) ?? defaults.density,
    modes: {
      scroll: flag(givenModes.scroll, defaults.modes.scroll),
      reverse: flag(givenModes.reverse, defaults.modes.reverse),
      top: flag(givenModes.top, defaults.modes.top),
      bottom: flag(givenModes.bottom, defaults.modes.bottom),
      positioned: flag(givenModes.positioned, defaults.modes.positioned),
    },
    keepSubtitlesClear: flag(given.keepSubtitlesClear, defaults.keepSubtitlesClear),
    still: flag(given.still, defaults.still),
    blockedWords: strings(given.blockedWords, settingLimits.maxBlockedWords, settingLimits.maxWordLength).map((word) =>
      word.toLowerCase(),
    ),
    blockedAuthors: strings(given.blockedAuthors, settingLimits.maxBlockedAuthors, settingLimits.maxAuthorLength),
  };
}

/** Modes that a viewer can switch, in the order in which they are offered. */
export const switchableModes = modes;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function flag(value: unknown, fallback: boolean): boolean {
  return typeof value === "boolean" ? value : fallback;
}

function within(value: unknown, least: number, most: number, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : fallback;
}

function strings(value: unknown, maxCount: number, maxLength: number): string[] {
  if (!Array.isArray(value)) return [];
  const clean = value.filter((item): item is string => typeof item === "string").map((item) => item.trim());
  return [...new Set(clean.filter((item) => item !== "" && item.length <= maxLength))].slice(0, maxCount);
}
