import { type Clock, createStage } from "@flyby/engine";
import type { LayerSettings } from "@flyby/engine/core";
import type { Comment, Mode } from "@flyby/protocol";

/** Comments of the sample repeat after this long (ms). */
const periodMs = 4_000;
/** The sample begins anew after so many repetitions: longer than anybody turns sliders. */
const repetitions = 100;

const pattern: readonly (readonly [text: string, atMs: number, color: number, mode: Mode])[] = [
  ["こんにちは!", 0, 0xffffff, "scroll"],
  ["前方高能", 600, 0xffd166, "scroll"],
  ["Here it comes", 1_300, 0x9be7ff, "scroll"],
  ["哈哈哈哈", 1_900, 0xffffff, "scroll"],
  ["Flyby", 2_300, 0xc6f24e, "top"],
  ["👏👏👏", 2_900, 0xffffff, "scroll"],
  ["8888", 3_400, 0xffb3c7, "reverse"],
];

/** Runs sample comments in `container` with the real engine. */
export interface SampleLine {
  show(settings: LayerSettings): void;
  close(): void;
}

export function startSample(
  container: HTMLElement,
  settings: LayerSettings,
  wallNow: () => number = () => performance.now(),
): SampleLine {
  const began = wallNow() - periodMs * 2;
  const clock: Clock = {
    now: () => (wallNow() - began) % (periodMs * repetitions),
    playing: () => true,
    rate: () => 1,
    subscribe: () => () => {},
  };
  // The main thread is enough for seven comments, and saves a second worker.
  const stage = createStage(container, { clock, settings, renderer: "canvas" });
  stage.load(sampleComments());
  return { show: stage.setSettings, close: stage.close };
}

function sampleComments(): Comment[] {
  return Array.from({ length: repetitions }, (_, round) =>
    pattern.map(([text, atMs, color, mode], index) => ({
      id: round * pattern.length + index + 1,
      progress: round * periodMs + atMs,
      mode,
      size: "normal" as const,
      color,
      author: "sample",
      name: "",
      text,
      createdAt: 0,
    })),
  ).flat();
}
