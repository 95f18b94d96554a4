export const modes = ["scroll", "reverse", "top", "bottom", "positioned"] as const;
/** How a comment crosses the picture. `positioned` comes only from imports and admins. */
export type Mode = (typeof modes)[number];

export const sizes = ["small", "normal", "large"] as const;
export type Size = (typeof sizes)[number];

/** 0xRRGGBB. */
export const white = 0xffffff;

/**
 * Path of a `positioned` comment. Coordinates are fractions of the stage, 0 to 1, times are ms, angles degrees,
 * opacities 0 to 1. Read from Bilibili mode 7.
 */
export interface Positioned {
  readonly x: number;
  readonly y: number;
  readonly toX: number;
  readonly toY: number;
  readonly fromOpacity: number;
  readonly toOpacity: number;
  readonly durationMs: number;
  readonly moveMs: number;
  readonly delayMs: number;
  readonly rotateZ: number;
  readonly rotateY: number;
  readonly outline: boolean;
  readonly linear: boolean;
  readonly font?: string;
  readonly path?: readonly (readonly [number, number])[];
}

/** What few comments have; absent means the plain case. Readers ignore keys they do not know. */
export interface CommentExtra {
  /** 0 (least) to 10: who stays when there is no room. Absent means 5. */
  readonly weight?: number;
  /** Written by the built-in demo audience. */
  readonly demo?: true;
  readonly positioned?: Positioned;
  /**
   * In a batch only: so many near-identical comments stand behind this one, itself included (2 or more); the others are
   * counted in the batch's `omitted`. Stored and in chat each of them is a comment of its own.
   */
  readonly times?: number;
}

/** One accepted message. */
export interface Comment {
  /** Unique in the installation, below 2^53, given by the store, stable for ever. */
  readonly id: number;
  /** ms in the media; in a live room ms since it went live. */
  readonly progress: number;
  readonly mode: Mode;
  readonly size: Size;
  readonly color: number;
  /** Stable pseudonymous id of the sender. */
  readonly author: string;
  /** What is shown for the author, as it was when the comment was accepted. */
  readonly name: string;
  readonly text: string;
  /** Epoch ms when accepted; imports keep the file's date. */
  readonly createdAt: number;
  readonly extra?: CommentExtra;
}

/** Display order: by progress, then by id. The engine, segments and exports all sort with it. */
export function byProgress(a: Pick<Comment, "progress" | "id">, b: Pick<Comment, "progress" | "id">): number {
  return a.progress - b.progress || a.id - b.id;
}

/** Index from 0 of the segment that holds `progress`. */
export function segmentIndex(progress: number, segmentMs: number): number {
  return Math.floor(progress / segmentMs);
}
