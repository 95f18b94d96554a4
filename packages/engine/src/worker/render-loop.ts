import type { Comment } from "@flyby/protocol";
import type { Picture, PictureItem } from "../core/picture.ts";
import { createScene } from "../core/scene.ts";
import type { Command } from "./command.ts";
import { drawPicture } from "./draw.ts";
import { createMeasure } from "./measure.ts";
import { lookOf } from "./sprite.ts";
import { createSprites } from "./sprites.ts";
import type { CreateSurface, Surface } from "./surface.ts";

/** Where the media is, as the renderer sees it. */
export interface Playhead {
  now(): number;
  playing(): boolean;
  rate(): number;
}

/** How frames and timers are made here. Each returns how to call it off. */
export interface Schedule {
  frame(callback: () => void): () => void;
  timer(callback: () => void, ms: number): () => void;
  /** Monotonic ms. */
  now(): number;
}

export interface RenderLoop {
  handle(command: Command): void;
  /** The playhead started, stopped or changed its rate. */
  wake(): void;
  /** What is drawn; draws first if something changed since the last frame. */
  picture(): Picture;
  /** The same at this very moment, also where frames are rare (a hidden tab). */
  settle(): Picture;
  close(): void;
}

export interface RenderLoopOptions {
  readonly surface: Surface;
  readonly createSurface: CreateSurface;
  readonly playhead: Playhead;
  readonly schedule: Schedule;
  /** After each frame; `jumped` when it follows nothing seen before. */
  readonly onFrame?: (picture: Picture, jumped: boolean) => void;
}

/** Text is rasterised this long before it is due, ms of wall time, with so much of a frame at most. */
const warmAheadMs = 1_000;
const warmBudgetMs = 2;
/** While nothing is due a clock that jumps without a word is noticed within this time. */
const idleMs = 1_000;
const nothing: readonly PictureItem[] = [];

export function createRenderLoop(options: RenderLoopOptions): RenderLoop {
  const { surface, createSurface, playhead, schedule } = options;
  const probe = createSurface(1, 1) ?? surface;
  const scene = createScene(createMeasure(probe.context));
  const sprites = createSprites(createSurface);
  let ratio = 1;
  let visible = true;
  let warmTo = 0;
  let stale = true;
  let jumped = true;
  let picture: Picture = { progress: 0, items: nothing, hidden: 0 };
  let cancel: (() => void) | null = null;

  function request(): void {
    stale = true;
    cancel?.();
    cancel = schedule.frame(frame);
  }

  function frame(): void {
    cancel = null;
    draw();
    if (!playhead.playing() || !visible) return;
    if (picture.items.length > 0) cancel = schedule.frame(frame);
    else sleep();
    warm();
  }

  function draw(): void {
    const progress = playhead.now();
    picture = visible ? scene.picture(progress) : { progress, items: nothing, hidden: 0 };
    drawPicture(surface, picture, sprites, ratio, isOwn);
    options.onFrame?.(picture, jumped);
    stale = false;
    jumped = false;
  }

  function sleep(): void {
    const next = scene.nextAfter(picture.progress) ?? Number.POSITIVE_INFINITY;
    const waitMs = (next - picture.progress) / Math.max(0.1, playhead.rate());
    if (scene.isEmpty()) return;
    cancel = waitMs < 50 ? schedule.frame(frame) : schedule.timer(frame, Math.min(waitMs - 20, idleMs));
  }

  function warm(): void {
    const { progress } = picture;
    const to = progress + warmAheadMs * playhead.rate();
    const from = warmTo < progress || warmTo > to ? progress : warmTo;
    const until = schedule.now() + warmBudgetMs;
    for (const comment of scene.upcoming(from, to)) {
      warmTo = comment.progress;
      if (schedule.now() > until) return;
      const look = lookOf(comment, scene.shape(comment), isOwn(comment));
      if (!sprites.has(look)) sprites.get(look);
    }
    warmTo = to;
  }

  function isOwn(comment: Comment): boolean {
    return comment.id < 0 || scene.isOwn(comment.id);
  }

  function handle(command: Command): void {
    const now = playhead.now();
    const playing = playhead.playing();
    switch (command.type) {
      case "load":
        scene.load(command.comments);
        jumped = true;
        break;
      case "add":
        scene.add(command.comments, now);
        jumped = true;
        break;
      case "arrive":
        scene.arrive(command.comment, now, playing);
        break;
      case "replace":
        scene.replace(command.id, command.comment, now, playing);
        break;
      case "remove":
        scene.remove(command.ids, now);
        break;
      case "clear":
        scene.clear();
        break;
      case "own":
        scene.markOwn(command.id);
        break;
      case "settings":
        visible = command.settings.visible;
        scene.configure(command.settings);
        jumped = true;
        break;
      case "resize":
        resize(command.width, command.height, command.ratio);
        break;
      case "freeze":
        scene.freeze(command.id, now);
        break;
      case "jump":
        scene.jump();
        jumped = true;
        // Not with the next frame: while scrubbing every frame counts.
        draw();
        break;
    }
    request();
  }

  function resize(width: number, height: number, nextRatio: number): void {
    ratio = nextRatio;
    sprites.setRatio(ratio);
    surface.canvas.width = Math.round(width * ratio);
    surface.canvas.height = Math.round(height * ratio);
    scene.resize({ width, height });
    jumped = true;
    // A resized canvas is blank until it is drawn: not for one frame.
    draw();
  }

  return {
    handle,
    wake: request,
    picture() {
      if (stale) draw();
      return picture;
    },
    settle() {
      if (stale || playhead.playing()) draw();
      return picture;
    },
    close() {
      cancel?.();
      cancel = null;
      sprites.setRatio(0);
    },
  };
}
