import { describe, expect, it } from "bun:test";
import { limits } from "@flyby/protocol";
import { createManualClock } from "../manual-clock.ts";
import { createInboundQueue } from "./inbound-queue.ts";

function setUp(handle: (text: string) => Promise<void>) {
  const said: string[] = [];
  const clock = createManualClock();
  const queue = createInboundQueue({
    wire: { pause: () => said.push("pause"), resume: () => said.push("resume") },
    clock,
    handle,
    onFailure: (error) => said.push(`failure ${error}`),
    onOverflow: () => said.push("overflow"),
  });
  return { said, queue, clock };
}

describe("createInboundQueue", () => {
  it("[TRA8] handles frames in order, one at a time, and pauses a sender who is faster", async () => {
    const handled: string[] = [];
    let running = 0;
    const { said, queue } = setUp(async (text) => {
      expect(++running).toBe(1);
      await Promise.resolve();
      handled.push(text);
      running--;
    });
    const frames = Array.from({ length: 500 }, (_, index) => String(index));
    for (const frame of frames) queue.push(frame);
    expect(said).toEqual(["pause"]);
    await Bun.sleep(0);
    expect(handled).toEqual(frames);
    expect(said).toEqual(["pause", "resume"]);
  });

  it("[TRA8] few frames pause nobody", async () => {
    const { said, queue } = setUp(async () => {});
    for (let index = 0; index < limits.maxQueuedFrames; index++) queue.push("x");
    await Bun.sleep(0);
    expect(said).toEqual([]);
  });

  it("[TRA8] what still comes after a pause is bounded", () => {
    const { said, queue } = setUp(() => new Promise(() => {}));
    for (let index = 0; index < 30_000; index++) queue.push("x");
    expect(said).toEqual(["pause", "overflow"]);
  });

  it("[TRA8] a flood is handled at a thousand frames a second, and nothing of it is lost", async () => {
    const handled: string[] = [];
    const { said, queue, clock } = setUp(async (text) => void handled.push(text));
    const frames = Array.from({ length: 2_500 }, (_, index) => String(index));
    for (const frame of frames) queue.push(frame);
    const counts: number[] = [];
    for (let second = 0; second < 4; second++) {
      await Bun.sleep(0);
      counts.push(handled.length);
      clock.advance(1_000);
    }
    expect(counts).toEqual([1_000, 2_000, 2_500, 2_500]);
    expect(handled).toEqual(frames);
    expect(said).toEqual(["pause", "resume"]);
  });

  it("[TRA8] nothing is handled after close, and a failure is told once", async () => {
    const handled: string[] = [];
    const { said, queue } = setUp(async (text) => {
      handled.push(text);
      if (text === "b") throw new Error("broken");
    });
    queue.push("a");
    queue.push("b");
    await Bun.sleep(0);
    queue.close();
    queue.push("c");
    await Bun.sleep(0);
    expect(handled).toEqual(["a", "b"]);
    expect(said).toEqual(["failure Error: broken"]);
  });
});
