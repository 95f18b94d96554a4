import { describe, expect, test } from "bun:test";
import type { Comment } from "@flyby/protocol";
import fc from "fast-check";
import { exampleComment, exampleMeasure } from "./example-comment.ts";
import type { Picture } from "./picture.ts";
import { createScene, type Scene } from "./scene.ts";
import { defaultLayerSettings, type LayerSettings } from "./settings.ts";

const stage = { width: 1280, height: 720 };
const settings: LayerSettings = { ...defaultLayerSettings, area: 0.5 };

function sceneOf(comments: readonly Comment[], layer = settings): Scene {
  const scene = createScene(exampleMeasure);
  scene.resize(stage);
  scene.configure(layer);
  scene.load(comments);
  return scene;
}

const comments = fc.uniqueArray(
  fc
    .record({
      id: fc.integer({ min: 1, max: 10_000 }),
      progress: fc.integer({ min: 0, max: 90_000 }),
      mode: fc.constantFrom(
        "scroll" as const,
        "scroll" as const,
        "reverse" as const,
        "top" as const,
        "bottom" as const,
      ),
      text: fc.string({ minLength: 1, maxLength: 40 }),
    })
    .map(exampleComment),
  { selector: ({ id }) => id, maxLength: 200, size: "max" },
);
const progress = fc.integer({ min: 0, max: 100_000 });
const density = fc.constantFrom("none" as const, "overlap" as const, "queue" as const);

const ids = ({ items }: Picture): number[] => items.map(({ placement }) => placement.comment.id);
const places = ({ items }: Picture): Map<number, string> =>
  new Map(items.map(({ placement, pose }) => [placement.comment.id, `${pose.x} ${pose.y}`]));

describe("createScene", () => {
  test("[ENG1] the picture at t is the same however one came to t", () => {
    fc.assert(
      fc.property(comments, progress, density, fc.integer({ min: 7, max: 3_000 }), (list, t, chosen, step) => {
        const layer = { ...settings, density: chosen };
        const direct = sceneOf(list, layer).picture(t);

        const played = sceneOf(list, layer);
        for (let at = 0; at < t; at += step) played.picture(at);
        expect(played.picture(t)).toEqual(direct);

        const wandered = sceneOf(list, layer);
        wandered.picture(t + 50_000);
        wandered.jump();
        wandered.resize({ width: 300, height: 200 });
        wandered.picture(t - 1_000);
        wandered.configure({ ...layer, speed: 2 });
        wandered.picture(t);
        wandered.configure(layer);
        wandered.resize(stage);
        expect(wandered.picture(t)).toEqual(direct);
      }),
      { numRuns: 40 },
    );
  });

  test("[ENG1] segments that come after a look, and comments that go again, leave the same picture", () => {
    fc.assert(
      fc.property(comments, progress, fc.nat(200), fc.nat(200), (list, t, cut, cut2) => {
        const direct = sceneOf(list).picture(t);
        const pieces = sceneOf(list.slice(0, cut));
        for (let at = 0; at < 100_000; at += 10_000) pieces.picture(at);
        pieces.add(list.slice(cut), t);
        expect(pieces.picture(t)).toEqual(direct);

        const gone = list.slice(0, cut2).map(({ id }) => id);
        pieces.remove(gone, t);
        pieces.jump();
        expect(pieces.picture(t)).toEqual(sceneOf(list.slice(cut2)).picture(t));
      }),
      { numRuns: 60 },
    );
  });

  test("[ENG1] a late comment at the end of one minute is minded at the start of the next", () => {
    const first = exampleComment({ id: 1, progress: 60_050 });
    const late = exampleComment({ id: 2, progress: 59_950 });
    const scene = sceneOf([first]);
    scene.picture(60_100);
    scene.add([late], 60_100);
    expect(scene.picture(60_100)).toEqual(sceneOf([first, late]).picture(60_100));
    expect(scene.picture(60_100).items.map(({ placement }) => placement.lane)).toEqual([0, 1]);
  });

  test("[ENG2] what is shown and hidden at t is exactly what is due, found by looking at every comment", () => {
    fc.assert(
      fc.property(comments, progress, (list, t) => {
        const picture = sceneOf(list).picture(t);
        const spanMs = (mode: string): number => (mode === "top" || mode === "bottom" ? 4_000 : 7_000);
        const due = list.filter(({ progress: at, mode }) => at <= t && t < at + spanMs(mode)).map(({ id }) => id);
        expect(picture.items.length + picture.hidden).toBe(due.length);
        expect(ids(picture).every((id) => due.includes(id))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("[ENG3] an arrival, a removal and a replacement move no visible comment, now or later", () => {
    fc.assert(
      fc.property(comments, progress, fc.nat(9), fc.nat(3_000), (list, t, gone, later) => {
        const scene = sceneOf(list);
        const before = scene.picture(t);
        const expected = places(sceneOf(list).picture(t + later));
        scene.arrive(exampleComment({ id: 20_001, progress: t }), t, true);
        scene.arrive(exampleComment({ id: 20_002, progress: t, mode: "top" }), t, true);
        scene.replace(20_001, exampleComment({ id: 20_003, progress: t }), t, true);
        const removed = ids(before)[gone];
        scene.remove(removed === undefined ? [] : [removed], t);
        const now = places(scene.picture(t));
        for (const [id, place] of places(before)) if (id !== removed) expect(now.get(id)).toBe(place);
        expect(now.has(removed ?? -1)).toBe(false);
        const after = places(scene.picture(t + later));
        for (const { placement } of before.items) {
          const { id } = placement.comment;
          if (id !== removed && placement.end > t + later) expect(after.get(id)).toBe(expected.get(id));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("[ENG3] an arrival finds its lane around what is visible", () => {
    const scene = sceneOf([1, 2, 3].map((id) => exampleComment({ id, progress: 900 + id })));
    scene.picture(1_000);
    scene.arrive(exampleComment({ id: 9, progress: 1_000 }), 1_000, true);
    expect(scene.picture(1_000).items.map(({ placement }) => placement.lane)).toEqual([0, 1, 2, 3]);
  });

  test("[ENG3] what comes due after an arrival is laid around it", () => {
    const scene = sceneOf([exampleComment({ id: 1, progress: 1_050 })]);
    scene.picture(1_000);
    scene.arrive(exampleComment({ id: 2, progress: 1_000 }), 1_000, true);
    expect(scene.picture(1_060).items.map(({ placement }) => placement.lane)).toEqual([0, 1]);
  });

  test("[ENG4] after a seek, a resize or a change of settings the picture is the canonical one", () => {
    const list = [1, 2, 3, 4].map((id) => exampleComment({ id, progress: id * 400 }));
    const late = exampleComment({ id: 9, progress: 1_000 });
    const canonical = sceneOf([...list, late]).picture(2_500);
    const ways: ((scene: Scene) => void)[] = [
      (scene) => scene.jump(),
      (scene) => {
        scene.resize({ width: 100, height: 100 });
        scene.resize(stage);
      },
      (scene) => {
        scene.configure({ ...settings, scale: 2 });
        scene.configure(settings);
      },
    ];
    for (const way of ways) {
      const scene = sceneOf(list);
      scene.picture(2_400);
      scene.arrive(late, 2_400, true);
      expect(scene.picture(2_500)).not.toEqual(canonical);
      way(scene);
      expect(scene.picture(2_500)).toEqual(canonical);
    }
  });

  test("[ENG4] comments added for later leave what is pinned; one that is due now brings the canonical picture", () => {
    const scene = sceneOf([exampleComment({ id: 1, progress: 0 })]);
    scene.arrive(exampleComment({ id: 2, progress: 0 }), 500, true);
    const pinned = scene.picture(600);
    scene.add([exampleComment({ id: 3, progress: 30_000 })], 600);
    expect(scene.picture(600)).toEqual(pinned);
    scene.add([exampleComment({ id: 4, progress: 300 })], 600);
    expect(scene.picture(600).items.map(({ placement }) => placement.start)).toEqual([0, 0, 300]);
  });

  test("[ENG4] a change of opacity alone moves nothing", () => {
    const scene = sceneOf([exampleComment({ id: 1, progress: 0 })]);
    scene.arrive(exampleComment({ id: 2, progress: 0 }), 500, true);
    const before = scene.picture(600);
    scene.configure({ ...settings, opacity: 0.5 });
    expect(scene.picture(600)).toEqual(before);
  });

  test("[ENG6] an arrival flies at once while its time on screen includes now, else at its progress or not at all", () => {
    const scene = sceneOf([]);
    scene.arrive(exampleComment({ id: 1, progress: 9_000 }), 10_000, true);
    scene.arrive(exampleComment({ id: 2, progress: 1_000 }), 10_000, true);
    scene.arrive(exampleComment({ id: 3, progress: 11_000 }), 10_000, true);
    expect(scene.picture(10_000).items.map(({ placement }) => [placement.comment.id, placement.start])).toEqual([
      [1, 10_000],
    ]);
    expect(ids(scene.picture(11_000))).toEqual([1, 3]);
  });

  test("[ENG6] while nothing moves an arrival stands fully entered, so that its author sees it", () => {
    const scene = sceneOf([]);
    scene.arrive(exampleComment({ id: -1, progress: 5_000 }), 5_000, false);
    const [item] = scene.picture(5_000).items;
    expect((item?.pose.x ?? 0) + (item?.placement.shape.width ?? 0)).toBeLessThan(stage.width);
  });

  test("[ENG6] a pending comment keeps its place when the accepted one takes it over, even if the log was faster", () => {
    const accepted = exampleComment({ id: 7, progress: 990 });
    for (const logFirst of [false, true]) {
      const scene = sceneOf([]);
      scene.arrive(exampleComment({ id: -1, progress: 1_000 }), 1_000, true);
      const before = scene.picture(1_200);
      if (logFirst) scene.arrive(accepted, 1_200, true);
      scene.replace(-1, accepted, 1_200, true);
      const after = scene.picture(1_200);
      expect(ids(after)).toEqual([7]);
      if (!logFirst) expect(places(after).get(7)).toBe(places(before).get(-1));
    }
  });

  test("[ENG8] the viewer's own comment is shown where there is no room", () => {
    const crowd = Array.from({ length: 60 }, (_, index) => exampleComment({ id: index + 1, mode: "top" }));
    const scene = sceneOf(crowd);
    expect(ids(scene.picture(0))).not.toContain(60);
    const mine = sceneOf([]);
    mine.markOwn(60);
    mine.load(crowd);
    expect(ids(mine.picture(0))).toContain(60);
  });

  test("[ENG9] what the viewer does not want takes no room and is not counted as hidden", () => {
    const list = [
      exampleComment({ id: 1, text: "A SPOILER here" }),
      exampleComment({ id: 2, author: "troll" }),
      exampleComment({ id: 3, mode: "top" }),
      exampleComment({ id: 4 }),
    ];
    const scene = sceneOf(list, {
      ...settings,
      blockedWords: ["spoiler", " "],
      blockedAuthors: ["troll"],
      modes: { ...settings.modes, top: false },
    });
    const picture = scene.picture(100);
    expect(picture.items.map(({ placement }) => [placement.comment.id, placement.lane])).toEqual([[4, 0]]);
    expect(picture.hidden).toBe(0);
  });

  test("[ENG7] a frozen comment stays while others go on, and continues from there when it is let go", () => {
    const scene = sceneOf([1, 2].map((id) => exampleComment({ id, progress: id * 100 })));
    const before = places(scene.picture(1_000));
    scene.freeze(1, 1_000);
    const held = places(scene.picture(3_000));
    expect(held.get(1)).toBe(before.get(1));
    expect(held.get(2)).not.toBe(before.get(2));
    expect(places(scene.picture(9_000)).get(1)).toBe(before.get(1));
    scene.freeze(null, 9_000);
    expect(places(scene.picture(9_000)).get(1)).toBe(before.get(1));
    expect(ids(scene.picture(15_099))).toEqual([1]);
    expect(ids(scene.picture(15_101))).toEqual([]);
  });

  test("[ENG7] a frozen comment that is deleted is gone, and a seek lets go", () => {
    const scene = sceneOf([1, 2].map((id) => exampleComment({ id, progress: id * 100 })));
    scene.freeze(1, 1_000);
    scene.remove([1], 1_200);
    expect(ids(scene.picture(1_200))).toEqual([2]);
    scene.freeze(2, 1_200);
    scene.jump();
    expect(ids(scene.picture(20_000))).toEqual([]);
  });

  test("[ENG4] a clock that steps back by some ms is no jump, one that skips further is", () => {
    const scene = sceneOf([]);
    scene.arrive(exampleComment({ id: 1, progress: 0 }), 1_000, true);
    scene.picture(1_500);
    expect(scene.picture(1_490).items[0]?.placement.start).toBe(1_000);
    expect(scene.picture(600).items[0]?.placement.start).toBe(0);
  });
});
