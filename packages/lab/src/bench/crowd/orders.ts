import type { Latency } from "../../compare/result.ts";
import type { Cost } from "../../process/cost.ts";
import type { Address } from "../../swarm/http-line.ts";

/** What a viewer and a talker speak. `plain`: every text frame is what somebody said. */
export const dialects = ["flyby", "flyby-deflate", "plain", "socket.io"] as const;
export type Dialect = (typeof dialects)[number];

/** Where sockets of a kind connect, and what they speak there. */
export interface Door {
  readonly address: Address;
  readonly path: string;
  readonly dialect: Dialect;
}

/** What the bench asks of the process of the load, and what it answers. One JSON line each way. */
export interface CrowdOrders {
  /** First of all. Talkers come at once: one for each token, "" for none. */
  sit: {
    readonly order: {
      readonly viewersAt: Door;
      readonly postsAt: Door;
      readonly room: string;
      readonly tokens: readonly string[];
    };
    readonly answer: null;
  };
  /** Brings the audience to so many, at an even pace; answered when nobody misses anything any more. */
  watch: { readonly order: { readonly viewers: number; readonly perSecond: number }; readonly answer: null };
  /** Says so many comments a second until `hush`. */
  talk: { readonly order: { readonly perSecond: number }; readonly answer: null };
  /** Answered when every comment is acknowledged, or time is up. */
  hush: { readonly order: { readonly timeoutMs: number }; readonly answer: null };
  /** The window opens. */
  begin: { readonly order: null; readonly answer: null };
  /** The window closes. */
  end: { readonly order: null; readonly answer: CrowdWindow };
  /** Waits until every viewer has everything that was acknowledged, or time is up. */
  settle: { readonly order: { readonly timeoutMs: number }; readonly answer: CrowdOutcome };
  /** Cuts the connections of all viewers, in one turn. */
  drop: { readonly order: null; readonly answer: null };
  /** Answered when all viewers are back and have all there was when they came, or time is up. */
  recovered: { readonly order: { readonly timeoutMs: number }; readonly answer: Recovery };
  cost: { readonly order: null; readonly answer: Cost };
}

/** What happened between `begin` and `end`. */
export interface CrowdWindow {
  readonly ms: number;
  /** Comments said. */
  readonly said: number;
  /** Comments that arrived, viewers added up. */
  readonly deliveries: number;
  readonly frames: number;
  /** Every byte of a frame, heads included, of all viewers. */
  readonly bytes: number;
  /** Of the process of the load. */
  readonly cpuMs: number;
}

/** What became of everything that was said while these viewers watched. */
export interface CrowdOutcome {
  readonly acknowledged: number;
  /** The highest seq that was acknowledged. */
  readonly lastSeq: number;
  readonly refused: number;
  readonly received: number;
  readonly declared: number;
  /** Seqs that came a second time in new batches, and seqs that were jumped over without a word. */
  readonly doubled: number;
  readonly lost: number;
  /** Viewers that have all there is. */
  readonly upToDate: number;
  /** Of comments said in the window, at the viewers that look closely. */
  readonly latency: Latency;
  readonly troubles: readonly string[];
}

export interface Recovery {
  readonly viewers: number;
  readonly back: number;
  /** From the cut until a viewer had joined again and held all that was there when it did. */
  readonly times: Latency;
  /** Attempts that were refused, answered otherwise or cut. */
  readonly failedAttempts: number;
}

export type CrowdOrder = keyof CrowdOrders;
