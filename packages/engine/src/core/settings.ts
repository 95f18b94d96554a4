import type { Mode } from "@flyby/protocol";

/** What happens when no lane is free: drop it and report, let it overlap, or hold it for a moment (live). */
export type Density = "none" | "overlap" | "queue";

/** A viewer's settings of the layer. */
export interface LayerSettings {
  readonly visible: boolean;
  /** 0.1 to 1. */
  readonly opacity: number;
  /** Share of the height, from the top: 0.25, 0.5, 0.75 or 1. */
  readonly area: number;
  /** 0.5 to 2: crossing time is divided by it. */
  readonly speed: number;
  /** 0.5 to 2: comment size. */
  readonly scale: number;
  readonly density: Density;
  readonly modes: Readonly<Record<Mode, boolean>>;
  /** Leaves the band of subtitles at the bottom free. */
  readonly keepSubtitlesClear: boolean;
  /** Comments appear as still rows that fade (prefers-reduced-motion). */
  readonly still: boolean;
  /** Lower-case words; a comment that holds one is not shown. */
  readonly blockedWords: readonly string[];
  readonly blockedAuthors: readonly string[];
}

export const defaultLayerSettings: LayerSettings = {
  visible: true,
  opacity: 1,
  area: 1,
  speed: 1,
  scale: 1,
  density: "none",
  modes: { scroll: true, reverse: true, top: true, bottom: true, positioned: true },
  keepSubtitlesClear: false,
  still: false,
  blockedWords: [],
  blockedAuthors: [],
};
