import type { Comment } from "@flyby/protocol";
import type { LayerSettings } from "../core/settings.ts";

/** Where the media is: at `at` (ms, the sender's monotonic clock) it showed `progress` and went on at `rate` if playing. */
export interface ClockSample {
  readonly progress: number;
  readonly rate: number;
  readonly playing: boolean;
  readonly at: number;
}

/** What a stage tells its renderer. Plain data, so that it can cross to a worker. */
export type Command =
  | { readonly type: "load"; readonly comments: readonly Comment[] }
  | { readonly type: "add"; readonly comments: readonly Comment[] }
  | { readonly type: "arrive"; readonly comment: Comment }
  | { readonly type: "replace"; readonly id: number; readonly comment: Comment }
  | { readonly type: "remove"; readonly ids: readonly number[] }
  | { readonly type: "clear" }
  | { readonly type: "own"; readonly id: number }
  | { readonly type: "settings"; readonly settings: LayerSettings }
  /** CSS px, and how many pixels of the canvas one of them has. */
  | { readonly type: "resize"; readonly width: number; readonly height: number; readonly ratio: number }
  | { readonly type: "freeze"; readonly id: number | null }
  /** The clock jumped: the next picture is the canonical one. */
  | { readonly type: "jump" };
