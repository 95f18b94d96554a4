import { describe, expect, test } from "bun:test";
import type { Comment } from "@flyby/protocol";
import { exampleComment, exampleMeasure } from "./example-comment.ts";
import { noLane, type Placement } from "./placement.ts";
import { poseAt } from "./pose.ts";
import { createRules } from "./rules.ts";
import { defaultLayerSettings, type LayerSettings } from "./settings.ts";
import { createTimeline } from "./timeline.ts";
import { createWindows } from "./windows.ts";

const stage = { width: 1280, height: 720 };
/** 25 px × 1.28. */
const laneHeight = 32;

function layout(list: readonly Comment[], settings: Partial<LayerSettings> = {}): readonly Placement[] {
  const timeline = createTimeline();
  timeline.add(list);
  const rules = createRules(stage, { ...defaultLayerSettings, ...settings }, exampleMeasure, new Set());
  return createWindows(timeline, rules).placed(-1, 20_000);
}

function one(part: Partial<Comment>, settings: Partial<LayerSettings> = {}): Placement {
  const [placement] = layout([exampleComment({ id: 1, ...part })], settings);
  if (placement === undefined) throw new Error("not placed");
  return placement;
}

const crowd = (count: number, part: (index: number) => Partial<Comment> = () => ({})): Comment[] =>
  Array.from({ length: count }, (_, index) => exampleComment({ id: index + 1, text: "x".repeat(40), ...part(index) }));

describe("rows", () => {
  test("[ENG13] a comment that stands for others is drawn and measured with their number", () => {
    const { shape } = one({ text: "哈哈哈", extra: { times: 12 } });
    expect(shape.lines).toEqual(["哈哈哈 ×12"]);
    expect(shape.width).toBe(Math.ceil(exampleMeasure("哈哈哈 ×12", shape.px)));
    expect(one({ text: "哈哈哈", extra: { weight: 7 } }).shape.lines).toEqual(["哈哈哈"]);
  });

  test("[LAN3] a crossing takes 7 s divided by the speed, whatever the length; standing takes 4 s at any speed", () => {
    for (const text of ["short", "a much longer comment than the other one"]) {
      const placement = one({ text, progress: 1_000 });
      expect(placement.end).toBe(8_000);
      expect(poseAt(placement, 1_000, stage).x).toBe(stage.width);
      expect(poseAt(placement, 8_000, stage).x).toBe(-placement.shape.width);
      expect(one({ text, mode: "reverse" }, { speed: 2 }).end).toBe(3_500);
    }
    expect(one({ mode: "top" }, { speed: 2 }).end).toBe(4_000);
    expect(one({ mode: "bottom" }).end).toBe(4_000);
  });

  test("[LAN4] sizes keep the proportions 18 : 25 : 36 and grow with the stage", () => {
    expect(one({ size: "small" }).shape.px).toBe(18);
    expect(one({ size: "normal" }).shape.px).toBe(25);
    expect(one({ size: "large" }).shape.px).toBe(36);
    expect(one({ size: "normal" }, { scale: 2 }).shape.px).toBe(50);
    const phone = createRules({ width: 390, height: 219 }, defaultLayerSettings, exampleMeasure, new Set());
    expect(phone.shape(exampleComment({ id: 1 })).px).toBe(15);
  });

  test("[LAN4] a comment takes as many lanes as it is high, and stands in their middle", () => {
    expect(one({ text: "one" })).toMatchObject({ lane: 0, lanes: 1, y: 0 });
    expect(one({ text: "one\ntwo\nthree" })).toMatchObject({ lane: 0, lanes: 3 });
    expect(one({ size: "large" })).toMatchObject({ lanes: 2, y: Math.floor((2 * laneHeight - 47) / 2) });
    const [, second] = layout([exampleComment({ id: 1, text: "one\ntwo" }), exampleComment({ id: 2 })]);
    expect(second).toMatchObject({ lane: 2, y: 2 * laneHeight });
  });

  test("[LAN4] what stands and is wider than the stage is set smaller, then cut; what crosses is cut at four stages", () => {
    const standing = one({ mode: "top", text: "x".repeat(150) });
    expect(standing.shape.px).toBeLessThan(25);
    expect(standing.shape.lines[0]).toHaveLength(150);
    expect(standing.shape.width).toBeLessThanOrEqual(stage.width);
    const cut = one({ mode: "top", text: "x".repeat(1_000) });
    expect(cut.shape.px).toBe(12);
    expect(cut.shape.lines[0]).toEndWith("…");
    expect(one({ text: "x".repeat(2_000) }).shape.width).toBeLessThanOrEqual(4 * stage.width);
    expect(one({ text: "x".repeat(20_000) }).shape.width).toBeLessThanOrEqual(4 * stage.width);
  });

  test("[LAN6] where not all of one second fit, the heavier stay; equals stay in order of (progress, id)", () => {
    const lanes = Math.floor(stage.height / laneHeight);
    const heavy = new Set([lanes + 3, lanes + 9]);
    const list = crowd(lanes + 10, (index) => ({
      progress: index,
      ...(heavy.has(index + 1) ? { extra: { weight: 9 } } : {}),
    }));
    const ids = layout(list)
      .filter(({ lane }) => lane !== noLane)
      .map(({ comment }) => comment.id);
    const first = Array.from({ length: lanes - heavy.size }, (_, index) => index + 1);
    expect(ids).toEqual([...first, ...heavy]);
  });

  test("[LAN9] top rows fill from the top, bottom rows from the bottom, and never the same lane", () => {
    const list = crowd(40, (index) => ({ mode: index % 2 === 0 ? "top" : "bottom" }));
    const lanes = layout(list).filter(({ lane }) => lane !== noLane);
    const of = (mode: string): number[] => lanes.filter(({ comment }) => comment.mode === mode).map(({ lane }) => lane);
    expect(of("top")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(of("bottom")).toEqual([21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
  });

  test("[LAN11] what crosses takes a lane in which it passes behind nothing that stands, while there is one", () => {
    const laneOf = (progress: number, settings: Partial<LayerSettings> = {}): number | undefined =>
      layout(
        [exampleComment({ id: 1, mode: "top", progress: 3_000 }), exampleComment({ id: 2, progress })],
        settings,
      ).find(({ comment }) => comment.id === 2)?.lane;
    // The middle is reached after some 3.5 s; the row stands from 3 s to 7 s.
    expect(laneOf(0)).toBe(1);
    expect(laneOf(3_000)).toBe(1);
    expect(laneOf(4_500)).toBe(0);
    expect(laneOf(0, { area: 0.05 })).toBe(0);
  });

  test("[LAN8] overlapping comments spread evenly over the lanes and stay aligned with them", () => {
    const perLane = new Map<number, number>();
    for (const { lane, y } of layout(crowd(66), { density: "overlap" })) {
      perLane.set(lane, (perLane.get(lane) ?? 0) + 1);
      expect(y).toBe(lane * laneHeight);
    }
    expect(perLane.size).toBe(22);
    expect(new Set(perLane.values())).toEqual(new Set([3]));
  });

  test("[ENG10] under reduced motion rows stand still and fade", () => {
    const placement = one({ mode: "scroll" }, { still: true });
    expect(placement.motion).toBe("still");
    expect(poseAt(placement, 120, stage).x).toBe(poseAt(placement, 3_900, stage).x);
    expect(poseAt(placement, 0, stage).alpha).toBe(0);
    expect(poseAt(placement, 120, stage).alpha).toBe(0.5);
    expect(poseAt(placement, 2_000, stage).alpha).toBe(1);
  });

  test("[ENG12] 100,000 comments are laid out within 200 ms and any picture within one", () => {
    const list = Array.from({ length: 100_000 }, (_, index) =>
      exampleComment({ id: index + 1, progress: index * 36, text: "x".repeat(3 + (index % 17)) }),
    );
    const bestOfThree = { layout: Number.POSITIVE_INFINITY, picture: Number.POSITIVE_INFINITY };
    for (let attempt = 0; attempt < 3; attempt++) {
      const timeline = createTimeline();
      const windows = createWindows(timeline, createRules(stage, defaultLayerSettings, exampleMeasure, new Set()));
      const start = performance.now();
      timeline.add(list);
      for (let minute = 0; minute < 60; minute++) windows.placed(minute * 60_000, (minute + 1) * 60_000);
      const laidOut = performance.now();
      for (let picture = 0; picture < 100; picture++) windows.placed(1_800_000 + picture, 1_808_000 + picture);
      bestOfThree.layout = Math.min(bestOfThree.layout, laidOut - start);
      bestOfThree.picture = Math.min(bestOfThree.picture, (performance.now() - laidOut) / 100);
    }
    // Three times the goal: this machine may be busy with other tests.
    expect(bestOfThree.layout).toBeLessThan(600);
    expect(bestOfThree.picture).toBeLessThan(3);
  });
});
