import type { Comment } from "@flyby/protocol";
import type { Shape } from "./shape.ts";

/** How a placed comment moves. `still` is a row that fades in and out (reduced motion). */
export type Motion = "scroll" | "reverse" | "fixed" | "still" | "positioned";

/** A comment with its lane, start and size: all that is needed to say where it is at any time. */
export interface Placement {
  readonly comment: Comment;
  readonly motion: Motion;
  /** It is on screen while start <= t < end, ms of progress. */
  readonly start: number;
  readonly end: number;
  /** How long after its start the next one of its kind may enter behind it without ever touching it, ms. */
  readonly clearMs: number;
  /** First lane from the top and how many it takes; lane -1 found no room. */
  readonly lane: number;
  readonly lanes: number;
  /** Top of its box, CSS px. */
  readonly y: number;
  readonly shape: Shape;
}

/** lane of a placement that found no room: it is due, but hidden. */
export const noLane: number = -1;
