import type { LayerSettings } from "@flyby/player";
import type { LogTransport } from "@flyby/protocol";
import { transportOf } from "../shell/address.ts";

/** What an address like `/overlay/lobby?opacity=0.8&area=0.5&still=1` asks for. */
export interface OverlayOptions {
  readonly settings: LayerSettings;
  /** A language tag, as it was written. */
  readonly lang: string | null;
  readonly transport: "auto" | LogTransport;
}

const densities = ["none", "overlap", "queue"] as const;
const areas = [0.25, 0.5, 0.75, 1];

/** Wrong values are as good as absent: an overlay is on air and says nothing. */
export function parseOverlayOptions(search: string, base: LayerSettings): OverlayOptions {
  const query = new URLSearchParams(search);
  const within = (name: string, least: number, most: number, fallback: number): number => {
    const text = query.get(name);
    const value = Number(text);
    return text === null || text.trim() === "" || !Number.isFinite(value)
      ? fallback
      : Math.min(most, Math.max(least, value));
  };
  const flag = (name: string, fallback: boolean): boolean => {
    const text = query.get(name);
    return text === null ? fallback : !["0", "false", "no", "off"].includes(text.toLowerCase());
  };
  const area = within("area", 0.25, 1, 1);
  return {
    lang: query.get("lang"),
    transport: transportOf(search),
    settings: {
      ...base,
      opacity: within("opacity", 0.1, 1, base.opacity),
      area: areas.find((step) => area <= step) ?? 1,
      speed: within("speed", 0.5, 2, base.speed),
      scale: within("scale", 0.5, 2, base.scale),
      density: densities.find((density) => density === query.get("density")) ?? base.density,
      still: flag("still", base.still),
      keepSubtitlesClear: flag("subtitles", base.keepSubtitlesClear),
      modes: {
        scroll: flag("scroll", true),
        reverse: flag("reverse", true),
        top: flag("top", true),
        bottom: flag("bottom", true),
        positioned: flag("positioned", true),
      },
      blockedWords: (query.get("block") ?? "")
        .split(",")
        .map((word) => word.trim().toLowerCase())
        .filter((word) => word !== ""),
    },
  };
}
