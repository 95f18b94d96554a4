import { describe, expect, it } from "bun:test";
import { Interrupted, pause, sleep, unlessInterrupted } from "./interruption.ts";

describe("sleep", () => {
  it("[LCP10] ends with its time, or at once when it is interrupted", async () => {
    const stop = new AbortController();
    expect(await sleep(1, stop.signal)).toBe(true);
    const long = sleep(60_000, stop.signal);
    stop.abort();
    expect(await long).toBe(false);
    expect(await sleep(60_000, stop.signal)).toBe(false);
    expect(await pause(60_000, stop.signal).catch((error: unknown) => error)).toBeInstanceOf(Interrupted);
    expect(await pause(1, new AbortController().signal)).toBeUndefined();
  });
});

describe("unlessInterrupted", () => {
  it("[LCP10] gives what the promise gives, or says that it was interrupted, and forgets what comes later", async () => {
    const stop = new AbortController();
    expect(await unlessInterrupted(Promise.resolve(7), stop.signal)).toBe(7);
    const broken = new Error("broken");
    expect(await unlessInterrupted(Promise.reject(broken), stop.signal).catch((error) => error)).toBe(broken);
    const never = Promise.withResolvers<number>();
    const waiting = unlessInterrupted(never.promise, stop.signal).catch((error: unknown) => error);
    stop.abort();
    expect(await waiting).toBeInstanceOf(Interrupted);
    never.reject(broken);
    expect(await unlessInterrupted(Promise.resolve(7), stop.signal).catch((error) => error)).toBeInstanceOf(
      Interrupted,
    );
  });
});
