import { describe, expect, test } from "bun:test";
import { type Comment, modes, sizes } from "@flyby/protocol";
import fc from "fast-check";
import { exampleComment, exampleMeasure } from "./example-comment.ts";
import { noLane, type Placement } from "./placement.ts";
import { poseAt } from "./pose.ts";
import { createRules } from "./rules.ts";
import { type Density, defaultLayerSettings, type LayerSettings } from "./settings.ts";
import { createTimeline } from "./timeline.ts";
import { createWindows } from "./windows.ts";

const stage = { width: 1280, height: 720 };
/** Across two seams between windows of a minute. */
const lastProgress = 150_000;

function comments(spanMs = lastProgress): fc.Arbitrary<Comment[]> {
  const comment = fc
    .record({
      id: fc.integer({ min: 1, max: 100_000 }),
      progress: fc.integer({ min: 0, max: spanMs }),
      mode: fc.constantFrom(...modes.filter((mode) => mode !== "positioned")),
      size: fc.constantFrom(...sizes),
      text: fc.string({ minLength: 1, maxLength: 60, unit: fc.constantFrom("a", "b", "\n") }),
      extra: fc.option(fc.record({ weight: fc.integer({ min: 0, max: 10 }) }), { nil: undefined }),
    })
    .map(({ extra, ...rest }) => exampleComment(extra === undefined ? rest : { ...rest, extra }));
  return fc.uniqueArray(comment, { selector: ({ id }) => id, maxLength: 250, size: "max" });
}

const geometry = fc.record({
  width: fc.integer({ min: 240, max: 2_560 }),
  height: fc.integer({ min: 120, max: 1_440 }),
  speed: fc.constantFrom(0.5, 0.8, 1, 2),
  scale: fc.constantFrom(0.5, 1, 2),
  area: fc.constantFrom(0.25, 0.5, 1),
});

function layout(list: readonly Comment[], settings: Partial<LayerSettings>, size = stage): readonly Placement[] {
  const timeline = createTimeline();
  timeline.add(list);
  const rules = createRules(size, { ...defaultLayerSettings, ...settings }, exampleMeasure, new Set());
  return createWindows(timeline, rules).placed(-1, lastProgress + 10_000);
}

function shown(placements: readonly Placement[]): readonly Placement[] {
  return placements.filter(({ lane }) => lane !== noLane);
}

/** Pairs of one kind that share a lane while both are on screen. */
function neighbours(placements: readonly Placement[]): [Placement, Placement][] {
  const standing = ({ motion }: Placement): boolean => motion === "fixed" || motion === "still";
  return shown(placements).flatMap((a, index) =>
    shown(placements)
      .slice(index + 1)
      .filter((b) => b.start < a.end && a.start < b.end && standing(a) === standing(b))
      .filter((b) => a.lane < b.lane + b.lanes && b.lane < a.lane + a.lanes)
      .map((b): [Placement, Placement] => [a, b]),
  );
}

function gapAt(a: Placement, b: Placement, progress: number, size: typeof stage): number {
  const left = poseAt(a, progress, size).x;
  const right = poseAt(b, progress, size).x;
  return left < right ? right - left - a.shape.width : left - right - b.shape.width;
}

const withoutOverlap: readonly Density[] = ["none", "queue"];

describe("layout", () => {
  test("[LAN1] two comments of one lane never touch where overlap is not wanted", () => {
    fc.assert(
      fc.property(
        comments(),
        geometry,
        fc.constantFrom(...withoutOverlap),
        (list, { width, height, ...settings }, density) => {
          const size = { width, height };
          for (const [a, b] of neighbours(layout(list, { ...settings, density }, size))) {
            const from = Math.max(a.start, b.start);
            const to = Math.min(a.end, b.end);
            for (const share of [0, 0.25, 0.5, 0.75, 1]) {
              expect(gapAt(a, b, from + (to - from) * share, size)).toBeGreaterThan(1);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("[LAN1] also where a whole audience sends one character at once", () => {
    const list = Array.from({ length: 3_000 }, (_, index) =>
      exampleComment({ id: index + 1, progress: 48_000 + index * 8, text: "w" }),
    );
    const crowded = layout(list, { area: 0.25 }, { width: 1920, height: 300 });
    expect(shown(crowded).length).toBeGreaterThan(200);
    for (const [a, b] of neighbours(crowded)) {
      expect(gapAt(a, b, Math.max(a.start, b.start), { width: 1920, height: 300 })).toBeGreaterThan(1);
    }
  });

  test("[LAN2] a comment never overtakes the one before it in its lane", () => {
    fc.assert(
      fc.property(comments(20_000), (list) => {
        for (const [a, b] of neighbours(layout(list, {}))) {
          if (a.motion !== b.motion) continue;
          const order = (at: number): number => Math.sign(poseAt(a, at, stage).x - poseAt(b, at, stage).x);
          const from = Math.max(a.start, b.start);
          const to = Math.min(a.end, b.end) - 0.001;
          expect(order(from)).toBe(order(to));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("[ENG1] the layout does not depend on the order in which comments came", () => {
    fc.assert(
      fc.property(comments(), fc.constantFrom<Density>("none", "overlap", "queue"), fc.nat(), (list, density, seed) => {
        const shuffled = list.toSorted((a, b) => ((a.id * 7919 + seed) % 1009) - ((b.id * 7919 + seed) % 1009));
        expect(layout(shuffled, { density })).toEqual(layout(list, { density }));
      }),
      { numRuns: 60 },
    );
  });

  test("[LAN10] what is more than a minute and a seam away, before or after, changes nothing in a piece", () => {
    fc.assert(
      fc.property(comments(50_000), comments(45_000), comments(20_000), (before, list, after) => {
        const move = (some: readonly Comment[], ms: number): Comment[] =>
          some.map((comment) => ({ ...comment, id: comment.id + ms * 10, progress: comment.progress + ms }));
        const piece = move(list, 60_000);
        const all = layout([...before, ...piece, ...move(after, 120_000)], {});
        const own = all.filter(({ comment }) => comment.progress >= 60_000 && comment.progress < 120_000);
        expect(own).toEqual([...layout(piece, {})]);
      }),
      { numRuns: 40 },
    );
  });

  test("[ENG5] every comment is placed or counted as hidden, once", () => {
    fc.assert(
      fc.property(comments(), fc.constantFrom<Density>("none", "overlap", "queue"), (list, density) => {
        const ids = layout(list, { density, area: 0.25 }).map(({ comment }) => comment.id);
        expect(ids.toSorted((a, b) => a - b)).toEqual(list.map(({ id }) => id).toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  test("[LAN5] no comment reaches beyond the area, and the band of subtitles stays free", () => {
    fc.assert(
      fc.property(
        comments(20_000),
        geometry,
        fc.boolean(),
        (list, { width, height, ...settings }, keepSubtitlesClear) => {
          const rules = createRules(
            { width, height },
            { ...defaultLayerSettings, ...settings, keepSubtitlesClear },
            exampleMeasure,
            new Set(),
          );
          const bottom = height * Math.min(settings.area, keepSubtitlesClear ? 0.85 : 1);
          for (const { y, lanes } of shown(layout(list, { ...settings, keepSubtitlesClear }, { width, height }))) {
            expect(y).toBeGreaterThanOrEqual(0);
            // The one lane there always is may be higher than the area.
            if (lanes < rules.laneCount) expect(y).toBeLessThan(Math.max(bottom, rules.laneHeight));
          }
          expect(rules.laneCount === 1 || rules.laneCount * rules.laneHeight <= bottom).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("[LAN7] a queued comment starts at most a second late, and never early", () => {
    fc.assert(
      fc.property(comments(10_000), (list) => {
        for (const { start, comment } of shown(layout(list, { density: "queue", area: 0.25 }))) {
          expect(start - comment.progress).toBeGreaterThanOrEqual(0);
          expect(start - comment.progress).toBeLessThanOrEqual(1_000);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("[LAN8] with overlap wanted nothing is hidden", () => {
    fc.assert(
      fc.property(comments(5_000), (list) => {
        expect(shown(layout(list, { density: "overlap", area: 0.25 }))).toHaveLength(list.length);
      }),
      { numRuns: 30 },
    );
  });
});
