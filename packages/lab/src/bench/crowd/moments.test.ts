import { describe, expect, it } from "bun:test";
import { createMoments } from "./moments.ts";

describe("createMoments", () => {
  it("[BEN3] a delay runs from a comment's being said to its arrival, for comments said in the window alone", () => {
    const moments = createMoments();
    const arrive = (viewer: number, seq: number, atMs: number): void =>
      moments.arrived(viewer, { first: seq, last: seq, omitted: 0 }, atMs);
    moments.said(1, 50);
    moments.said(2, 100);
    moments.said(3, 200);
    arrive(0, 1, 60);
    arrive(0, 2, 107);
    arrive(1, 2, 109);
    arrive(0, 3, 230);
    const { count, p50, max } = moments.latency(100, 200);
    expect([count, p50, max]).toEqual([2, 7, 9]);
  });

  it("[BEN3] a comment counts once for a viewer, from its first arrival, also where the answer came later", () => {
    const moments = createMoments();
    moments.arrived(0, { first: 4, last: 5, omitted: 0 }, 130);
    moments.arrived(0, { first: 5, last: 6, omitted: 0 }, 150);
    for (const seq of [4, 5, 6]) moments.said(seq, 120);
    const { count, p50, max } = moments.latency(100, 200);
    expect([count, p50, max]).toEqual([3, 10, 30]);
  });
});
