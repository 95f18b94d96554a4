import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { exampleComment, exampleMeasure } from "./example-comment.ts";
import type { Picture } from "./picture.ts";
import { createScene, type Scene } from "./scene.ts";
import { defaultLayerSettings } from "./settings.ts";

const stage = { width: 800, height: 200 };

function openScene(): Scene {
  const scene = createScene(exampleMeasure);
  scene.resize(stage);
  scene.configure(defaultLayerSettings);
  return scene;
}

/** Two crossing comments whose boxes share a pixel. */
function overlaps({ items }: Picture): string[] {
  const boxes = items
    .filter(({ placement }) => placement.motion === "scroll")
    .map(({ placement, pose }) => ({ id: placement.comment.id, ...pose, ...placement.shape }));
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.id} over ${b.id}`),
  );
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("play" as const), ms: fc.integer({ min: -120, max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("play" as const), ms: fc.integer({ min: 400, max: 70_000 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("burst" as const),
      count: fc.integer({ min: 1, max: 15 }),
      late: fc.integer({ min: 0, max: 10_000 }),
      length: fc.integer({ min: 1, max: 60 }),
      playing: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), nth: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("jump" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("segment" as const), ahead: fc.integer({ min: -20_000, max: 9_000 }) }),
  },
);

describe("live arrivals", () => {
  test("[LAN1] bursts, hidden time, seeks, removals and segments in any order: no two touch", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const scene = openScene();
        const ids: number[] = [];
        let now = 30_000;
        let lastId = 0;
        const make = (progress: number, length: number) => {
          ids.push(++lastId);
          return exampleComment({ id: lastId, progress, text: "x".repeat(length) });
        };
        for (const each of steps) {
          if (each.do === "play") now += each.ms;
          else if (each.do === "jump") scene.jump();
          else if (each.do === "remove") scene.remove([ids[each.nth % (ids.length || 1)] ?? 0], now);
          else if (each.do === "segment") {
            scene.add(
              Array.from({ length: 6 }, (_, index) => make(now + each.ahead + index * 150, 10 + index)),
              now,
            );
          } else
            for (let index = 0; index < each.count; index++)
              scene.arrive(make(now - each.late, each.length + index), now, each.playing);
          expect(overlaps(scene.picture(now))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("[ENG6] what was written at this very moment, rounded up to whole ms, flies now and once", () => {
    const scene = openScene();
    scene.arrive(exampleComment({ id: 1, progress: 1_001 }), 1_000.6, false);
    expect(scene.picture(1_000.6).items).toHaveLength(1);
    expect(scene.picture(1_400).items).toHaveLength(1);
  });

  test("[ENG6] what arrives while the clock has stepped back a little is not lost", () => {
    const scene = openScene();
    scene.arrive(exampleComment({ id: 1, progress: 10_000 }), 10_000, true);
    scene.picture(10_100);
    scene.arrive(exampleComment({ id: 2, progress: 10_080 }), 10_040, true);
    scene.add([exampleComment({ id: 3, progress: 10_090 })], 10_040);
    const ids = scene.picture(10_300).items.map(({ placement }) => placement.comment.id);
    expect(ids.toSorted()).toEqual([1, 2, 3]);
  });

  test("[ENG7] a pending comment that is pointed at becomes the accepted one, once", () => {
    const scene = openScene();
    scene.arrive(exampleComment({ id: -1, progress: 1_000 }), 1_000, true);
    scene.freeze(-1, 2_000);
    const [before] = scene.picture(2_500).items;
    scene.replace(-1, exampleComment({ id: 5, progress: 1_000 }), 2_500, true);
    const { items } = scene.picture(2_600);
    expect(items.map(({ placement }) => placement.comment.id)).toEqual([5]);
    expect(items[0]?.pose).toEqual(before?.pose as never);
  });

  test("[ENG6] the accepted comment of a pending one flies once, although its own moment is a little ahead", () => {
    const scene = openScene();
    scene.arrive(exampleComment({ id: -1, progress: 1_000 }), 1_000, true);
    scene.picture(1_500);
    scene.replace(-1, exampleComment({ id: 5, progress: 1_600 }), 1_500, true);
    const [item, ...more] = scene.picture(1_700).items;
    expect([item?.placement.comment.id, item?.placement.start, more.length]).toEqual([5, 1_000, 0]);
  });

  test("[ENG8] the accepted comment of a pending one is the viewer's own", () => {
    const scene = openScene();
    scene.arrive(exampleComment({ id: -1, progress: 1_000 }), 1_000, true);
    scene.replace(-1, exampleComment({ id: 5, progress: 1_000 }), 1_500, true);
    expect(scene.isOwn(5)).toBe(true);
  });
});
