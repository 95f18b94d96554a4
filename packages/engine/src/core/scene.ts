import type { Comment } from "@flyby/protocol";
import { createHeld } from "./held.ts";
import { createLive, type Live } from "./live.ts";
import type { Picture, PictureItem } from "./picture.ts";
import { noLane, type Placement } from "./placement.ts";
import { poseAt } from "./pose.ts";
import { createPositioned } from "./positioned.ts";
import { createRules, maxQueueMs } from "./rules.ts";
import { defaultLayerSettings, type LayerSettings } from "./settings.ts";
import type { Measure, Shape } from "./shape.ts";
import type { StageSize } from "./stage-size.ts";
import { createTimeline } from "./timeline.ts";
import { createWindows } from "./windows.ts";

/** All comments of a stage and where they are at any progress. Times named `now` are the progress at this moment. */
export interface Scene {
  load(comments: readonly Comment[]): void;
  /** The canonical picture follows if any of them is due now. */
  add(comments: readonly Comment[], now: number): void;
  arrive(comment: Comment, now: number, playing: boolean): void;
  replace(id: number, comment: Comment, now: number, playing: boolean): void;
  remove(ids: readonly number[], now: number): void;
  clear(): void;
  markOwn(id: number): void;
  isOwn(id: number): boolean;
  configure(settings: LayerSettings): void;
  resize(stage: StageSize): void;
  freeze(id: number | null, now: number): void;
  /** The canonical picture from here on. */
  jump(): void;
  picture(progress: number): Picture;
  /** What is drawn soon: from <= progress < to. */
  upcoming(from: number, to: number): readonly Comment[];
  shape(comment: Comment): Shape;
  isEmpty(): boolean;
  /** When the next comment after `progress` is due, null when none is. */
  nextAfter(progress: number): number | null;
}

/** A media clock may step back by some ms between two frames; more is a jump. */
const maxStepBackMs = 250;

export function createScene(measure: Measure): Scene {
  const timeline = createTimeline();
  const positioned = createPositioned();
  const own = new Set<number>();
  const held = createHeld();
  let stage: StageSize = { width: 0, height: 0 };
  let settings = defaultLayerSettings;
  let rules = createRules(stage, settings, measure, own);
  let windows = createWindows(timeline, rules);
  let live: Live | null = null;

  function relayout(): void {
    rules = createRules(stage, settings, measure, own);
    windows = createWindows(timeline, rules);
    jump();
  }

  function jump(): void {
    live = null;
    held.clear();
  }

  /** Pins what is visible. */
  function goLive(now: number): Live {
    if (live !== null && jumped(live, now)) live = null;
    live ??= createLive(
      timeline,
      rules,
      windows
        .placed(now - rules.spanMs, now + maxQueueMs)
        .filter(({ comment, end }) => comment.progress <= now && end > now),
      now,
    );
    live.advance(now);
    return live;
  }

  function jumped(current: Live, progress: number): boolean {
    const step = progress - current.upTo();
    return step < -maxStepBackMs || step > rules.spanMs;
  }

  function due(progress: number): readonly Placement[] {
    if (live !== null && jumped(live, progress)) jump();
    live?.advance(progress);
    const placed = live?.placements() ?? windows.placed(progress - rules.spanMs, progress);
    return placed.filter(({ start, end }) => start <= progress && progress < end);
  }

  function put(comments: readonly Comment[]): readonly Comment[] {
    const laned = timeline.add(comments.filter(({ mode }) => mode !== "positioned"));
    const free = positioned.timeline.add(comments.filter(({ mode }) => mode === "positioned"));
    windows.touch(laned);
    return [...laned, ...free];
  }

  function take(ids: readonly number[]): readonly Comment[] {
    const laned = timeline.remove(ids);
    windows.touch(laned);
    return [...laned, ...positioned.timeline.remove(ids)];
  }

  function clear(): void {
    timeline.clear();
    positioned.timeline.clear();
    relayout();
  }

  function arrive(comment: Comment, now: number, playing: boolean): void {
    if (timeline.get(comment.id) !== undefined) return;
    const current = goLive(now);
    if (put([comment]).length > 0 && comment.mode !== "positioned" && rules.wanted(comment)) {
      current.arrive(comment, now, playing);
    }
  }

  function picture(progress: number): Picture {
    const all = due(progress);
    const free = positioned.at(progress, rules);
    const shown = all.filter(({ lane, comment }) => lane !== noLane && !held.has(comment.id));
    const standing = (placement: Placement): boolean => placement.motion === "fixed" || placement.motion === "still";
    const item = (placement: Placement, at = progress): PictureItem => {
      const moves = at === progress && !(placement.motion === "positioned" && settings.still);
      return { placement, pose: poseAt(placement, at, stage), moves };
    };
    return {
      progress,
      items: [
        ...shown.filter((placement) => !standing(placement)).map((placement) => item(placement)),
        ...shown.filter(standing).map((placement) => item(placement)),
        ...free.placements.filter(({ comment }) => !held.has(comment.id)).map((placement) => item(placement)),
        ...held.at(progress).map((holding) => item(holding.placement, holding.progress)),
      ],
      hidden: free.hidden + all.filter(({ lane }) => lane === noLane).length,
    };
  }

  return {
    load(comments) {
      clear();
      put(comments);
    },
    add(comments, now) {
      const upTo = Math.max(now, live?.upTo() ?? now);
      if (put(comments).some(({ progress }) => progress <= upTo && now - rules.spanMs < progress)) jump();
    },
    arrive,
    replace(id, comment, now, playing) {
      if (id < 0 || own.has(id)) own.add(comment.id);
      const known = timeline.get(comment.id) !== undefined;
      const current = goLive(now);
      take([id]);
      if (known || !current.swap(id, comment)) {
        current.drop(new Set([id]));
        held.drop(new Set([id]));
        arrive(comment, now, playing);
      } else {
        held.swap(id, comment);
        put([comment]);
      }
    },
    remove(ids, now) {
      const current = goLive(now);
      const gone = new Set(take(ids).map((comment) => comment.id));
      current.drop(gone);
      held.drop(gone);
    },
    clear,
    markOwn: (id) => void own.add(id),
    isOwn: (id) => own.has(id),
    configure(next) {
      const same = JSON.stringify({ ...settings, opacity: 0, visible: true });
      settings = next;
      if (same !== JSON.stringify({ ...next, opacity: 0, visible: true })) relayout();
    },
    resize(next) {
      if (next.width === stage.width && next.height === stage.height) return;
      stage = next;
      relayout();
    },
    freeze(id, now) {
      held.release(now);
      const item = picture(now).items.find(({ placement }) => placement.comment.id === id);
      if (item !== undefined) held.hold(item.placement, now);
    },
    jump,
    picture,
    upcoming(from, to) {
      return [...timeline.between(from, to), ...positioned.timeline.between(from, to)].filter(rules.wanted);
    },
    shape: (comment) => rules.shape(comment),
    isEmpty: () => timeline.size() === 0 && positioned.timeline.size() === 0,
    nextAfter(progress) {
      const first = timeline.next(progress);
      const free = positioned.timeline.next(progress);
      return first === null || free === null ? (first ?? free) : Math.min(first, free);
    },
  };
}
