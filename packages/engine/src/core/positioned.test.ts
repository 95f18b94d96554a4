import { describe, expect, test } from "bun:test";
import type { Positioned } from "@flyby/protocol";
import { exampleComment, exampleMeasure } from "./example-comment.ts";
import type { Pose } from "./pose.ts";
import { createScene } from "./scene.ts";
import { defaultLayerSettings, type LayerSettings } from "./settings.ts";

const plain: Positioned = {
  x: 0.25,
  y: 0.5,
  toX: 0.75,
  toY: 0.5,
  fromOpacity: 1,
  toOpacity: 0,
  durationMs: 4_000,
  moveMs: 2_000,
  delayMs: 1_000,
  rotateZ: 0,
  rotateY: 0,
  outline: true,
  linear: true,
};

function poseAt(progress: number, part: Partial<Positioned>, settings: Partial<LayerSettings> = {}): Pose | undefined {
  const scene = createScene(exampleMeasure);
  scene.resize({ width: 1_000, height: 500 });
  scene.configure({ ...defaultLayerSettings, ...settings });
  const extra = { positioned: { ...plain, ...part } };
  scene.load([exampleComment({ id: 1, progress: 10_000, mode: "positioned", extra })]);
  return scene.picture(progress).items[0]?.pose;
}

describe("positioned comments", () => {
  test("[ENG11] it waits, moves along its line and fades while it is on screen", () => {
    expect(poseAt(9_999, {})).toBeUndefined();
    expect(poseAt(10_000, {})).toEqual({ x: 250, y: 250, alpha: 1, rotate: 0, flip: 1 });
    expect(poseAt(11_000, {})?.x).toBe(250);
    expect(poseAt(12_000, {})).toEqual({ x: 500, y: 250, alpha: 0.5, rotate: 0, flip: 1 });
    expect(poseAt(13_500, {})?.x).toBe(750);
    expect(poseAt(14_000, {})).toBeUndefined();
  });

  test("[ENG11] it starts and ends gently unless told to be linear", () => {
    expect(poseAt(11_500, { linear: false })?.x).toBeLessThan(375);
    expect(poseAt(12_000, { linear: false })?.x).toBe(500);
  });

  test("[ENG11] it follows a path of points and turns", () => {
    const path = [
      [0, 0],
      [1, 0],
      [1, 1],
    ] as const;
    const pose = poseAt(12_500, { path, rotateZ: 30, rotateY: 60 });
    expect([pose?.x, pose?.y]).toEqual([1_000, 250]);
    expect(pose?.rotate).toBe(30);
    expect(pose?.flip).toBeCloseTo(0.5);
  });

  test("[ENG11] a duration of hours is taken for the mistake it is", () => {
    expect(poseAt(10_000 + 119_999, { durationMs: 36_000_000 })).toBeDefined();
    expect(poseAt(10_000 + 120_000, { durationMs: 36_000_000 })).toBeUndefined();
    expect(poseAt(10_000, { durationMs: -5 })).toBeUndefined();
  });

  test("[ENG10] under reduced motion it stays where it begins", () => {
    expect(poseAt(13_000, {}, { still: true })?.x).toBe(250);
  });

  test("[ENG5] a thousand at once are drawn, the rest is counted as hidden", () => {
    const scene = createScene(exampleMeasure);
    scene.resize({ width: 1_000, height: 500 });
    scene.load(
      Array.from({ length: 1_200 }, (_, index) =>
        exampleComment({ id: index + 1, mode: "positioned", extra: { positioned: plain } }),
      ),
    );
    const picture = scene.picture(100);
    expect(picture.items).toHaveLength(1_000);
    expect(picture.hidden).toBe(200);
  });
});
