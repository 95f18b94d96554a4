import { describe, expect, test } from "bun:test";
import { afterArrival, afterScroll, followingEnd, isAtEnd } from "./stickiness.ts";

describe("isAtEnd", () => {
  test("[CHT5] within 40 px of the end counts, 41 px does not", () => {
    expect(isAtEnd({ scrollTop: 560, scrollHeight: 1_000, clientHeight: 400 })).toBe(true);
    expect(isAtEnd({ scrollTop: 559, scrollHeight: 1_000, clientHeight: 400 })).toBe(false);
    expect(isAtEnd({ scrollTop: 0, scrollHeight: 200, clientHeight: 400 })).toBe(true);
  });
});

describe("following", () => {
  test("[CHT5] rows that come while reading further up are counted until the end is reached", () => {
    let state = afterScroll(followingEnd, false);
    state = afterArrival(state, 5, false);
    state = afterScroll(state, false);
    state = afterArrival(state, 7, false);
    expect(state).toEqual({ follows: false, unseen: 12 });
    expect(afterScroll(state, true)).toEqual(followingEnd);
  });

  test("[CHT5] at the end nothing is unseen; an own comment leads back to it", () => {
    expect(afterArrival(followingEnd, 9, false)).toEqual(followingEnd);
    expect(afterArrival({ follows: false, unseen: 3 }, 1, true)).toEqual(followingEnd);
  });
});
