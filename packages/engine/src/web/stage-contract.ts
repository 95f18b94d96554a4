import type { Comment } from "@flyby/protocol";
import type { LayerSettings } from "../core/settings.ts";

/** Where progress comes from. `now` is ms in the media, read every frame; it may jump. */
export interface Clock {
  now(): number;
  playing(): boolean;
  rate(): number;
  /** Called when it starts, stops, jumps or changes rate. Returns how to stop. */
  subscribe(listener: (change: "play" | "pause" | "seek" | "rate") => void): () => void;
}

/** A comment on screen at this moment, in CSS px of the stage. */
export interface OnScreen {
  readonly id: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface StageReport {
  readonly progress: number;
  readonly onScreen: readonly OnScreen[];
  /** Due now and not shown, for lack of room. */
  readonly hidden: number;
  readonly renderer: "worker" | "canvas";
}

export interface StageOptions {
  readonly clock: Clock;
  readonly settings?: LayerSettings;
  /** `auto` (default) and `worker` draw in a worker where the browser and the page's CSP allow it, else on the main thread. */
  readonly renderer?: "auto" | "worker" | "canvas";
  /** Ids of the viewer's own comments. */
  readonly own?: Iterable<number>;
}

/** Draws comments inside `container`, which it fills; the container is positioned and clips. */
export interface Stage {
  /** Replaces everything. */
  load(comments: readonly Comment[]): void;
  /** Adds to the timeline (a segment, an import): the picture becomes the canonical one if any of it is due now. */
  add(comments: readonly Comment[]): void;
  /** A live arrival: flies without moving a visible comment, if its time on screen includes now. */
  arrive(comment: Comment): void;
  /**
   * The comment shown as `id` is this one now; it keeps its place. For what is shown before it is accepted: a comment
   * with a negative id is drawn as the viewer's own, at 60 % opacity, until it is replaced by the accepted one or removed.
   */
  replace(id: number, comment: Comment): void;
  remove(ids: readonly number[]): void;
  clear(): void;
  /** The comment of this id gets the own-comment frame and, marked before it arrives, is never left out for lack of room. */
  markOwn(id: number): void;
  setSettings(settings: LayerSettings): void;
  /** Arithmetic hit test at a point of the stage, topmost first. */
  hitTest(x: number, y: number): OnScreen | null;
  /** Holds one comment in place while others go on; null releases. */
  freeze(id: number | null): void;
  /** What is on screen now, for tests, menus and assistive technology. */
  report(): Promise<StageReport>;
  close(): void;
}
