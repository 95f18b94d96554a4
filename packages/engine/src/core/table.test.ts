import { describe, expect, test } from "bun:test";
import { modes } from "@flyby/protocol";
import { exampleComment, exampleMeasure } from "./example-comment.ts";
import { hit, toTarget } from "./hit.ts";
import { createScene } from "./scene.ts";
import { isSameTable, toTable, toTargets } from "./table.ts";

const stage = { width: 1_000, height: 500 };
const positioned = {
  x: 0.2,
  y: 0.8,
  toX: 0.6,
  toY: 0.8,
  fromOpacity: 1,
  toOpacity: 1,
  durationMs: 5_000,
  moveMs: 5_000,
  delayMs: 0,
  rotateZ: 90,
  rotateY: 0,
  outline: true,
  linear: true,
};
const comments = modes.map((mode, index) =>
  exampleComment({ id: index + 1, mode, extra: mode === "positioned" ? { positioned } : {} }),
);

function sceneOf(): ReturnType<typeof createScene> {
  const scene = createScene(exampleMeasure);
  scene.resize(stage);
  scene.load(comments);
  return scene;
}

const find = (id: number) => comments.find((comment) => comment.id === id);

describe("toTable and toTargets", () => {
  test("[STG8] the table tells later where everything is, as the scene itself does", () => {
    const scene = sceneOf();
    const table = toTable(scene.picture(1_000));
    for (const later of [1_000, 1_700, 3_999]) {
      expect(toTargets(table, later, stage, find)).toEqual(scene.picture(later).items.map(toTarget));
    }
    expect(toTargets(table, 7_500, stage, find)).toEqual([]);
  });

  test("[STG8] a frozen comment is where it was frozen", () => {
    const scene = sceneOf();
    const [before] = scene.picture(1_000).items.map(toTarget);
    scene.freeze(1, 1_000);
    const table = toTable(scene.picture(2_000));
    const frozen = toTargets(table, 6_000, stage, find).find(({ id }) => id === 1);
    expect(frozen?.pose.x).toBe(before?.pose.x ?? Number.NaN);
  });

  test("a table changes when what is on screen changes, not when it moves", () => {
    const scene = sceneOf();
    const table = toTable(scene.picture(1_000));
    expect(isSameTable(table, toTable(scene.picture(1_300)))).toBe(true);
    scene.remove([1], 1_300);
    expect(isSameTable(table, toTable(scene.picture(1_300)))).toBe(false);
  });
});

describe("hit", () => {
  test("[STG8] the topmost comment under a point is found, also a turned one, and nothing beside", () => {
    const flat = { alpha: 1, rotate: 0, flip: 1 };
    const low = { id: 1, pose: { x: 0, y: 0, ...flat }, width: 100, height: 20 };
    const high = { id: 2, pose: { x: 50, y: 0, ...flat }, width: 100, height: 20 };
    const turned = { id: 3, pose: { x: 300, y: 100, alpha: 1, rotate: 90, flip: 1 }, width: 100, height: 20 };
    const targets = [low, high, turned];
    expect(hit(targets, 60, 10)?.id).toBe(2);
    expect(hit(targets, 40, 10)?.id).toBe(1);
    expect(hit(targets, 290, 150)?.id).toBe(3);
    expect(hit(targets, 350, 110)).toBeNull();
    expect(hit(targets, 150, 10)).toBeNull();
  });
});
