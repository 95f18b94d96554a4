import type { Latency, Subject } from "../compare/result.ts";
import type { Address } from "./http-line.ts";

/** What the lab asks of the swarm's process, and what it answers. One JSON line each way. */
export interface Orders {
  /** First of all: who watches what, and where. */
  sit: {
    readonly order: {
      readonly subject: Subject;
      /** Where viewers connect: the tap. */
      readonly viewersAt: Address;
      /** Where comments are posted: the server itself. */
      readonly postsAt: Address;
      readonly room: string;
      readonly token: string;
      readonly pollMs: number | null;
    };
    readonly answer: null;
  };
  /** Brings the audience to so many, those who come at an even pace; answered when all of them miss nothing any more. */
  watch: { readonly order: { readonly viewers: number; readonly perSecond: number }; readonly answer: null };
  /** Says so many comments a second until `hush` or `settle`. */
  talk: { readonly order: { readonly perSecond: number }; readonly answer: null };
  hush: { readonly order: null; readonly answer: null };
  /** Answered when every viewer has got a comment since the last `talk`, or time is up: then `false`. */
  heard: { readonly order: { readonly timeoutMs: number }; readonly answer: boolean };
  /** The window opens: what is said from now on counts. */
  begin: { readonly order: null; readonly answer: null };
  /** The window closes. */
  end: { readonly order: null; readonly answer: WindowCounts };
  /** Hushes, waits until every viewer has everything or time is up, and tells what became of the window's comments. */
  settle: { readonly order: { readonly timeoutMs: number }; readonly answer: WindowOutcome };
}

export type OrderName = keyof Orders;

export interface WindowCounts {
  readonly ms: number;
  /** Requests that were being answered at some moment of the window. */
  readonly requests: number;
  readonly usefulBytes: number;
}

export interface WindowOutcome {
  /** Comments said in the window and accepted. */
  readonly posted: number;
  readonly deliveries: number;
  readonly declared: number;
  readonly latency: Latency;
  /** Comments that viewers got since the swarm began, warming up included. */
  readonly total: number;
  /** What a viewer of a healthy server never meets, each sentence once. */
  readonly troubles: readonly string[];
}

export type OrderLine = {
  readonly [Name in OrderName]: { readonly id: number; readonly name: Name; readonly order: Orders[Name]["order"] };
}[OrderName];
