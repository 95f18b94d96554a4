import { describe, expect, test } from "bun:test";
import { createLineQueue } from "./line-queue.ts";

describe("createLineQueue", () => {
  test("[WPX6] lines come out in order, however slow the reader is", async () => {
    const written: string[] = [];
    let release = (): void => {};
    const queue = createLineQueue((text) => {
      written.push(text);
      return new Promise((resolve) => {
        release = resolve;
      });
    });
    queue.push(["a"]);
    queue.push(["b", "c"]);
    queue.push(["d"]);
    expect(written).toEqual(["a\n"]);
    release();
    await Promise.resolve();
    expect(written).toEqual(["a\n", "b\nc\nd\n"]);
    const done = queue.drained();
    release();
    await done;
    expect(written).toHaveLength(2);
  });

  test("[WPX6] what waits is bounded; what is left out is counted and said", async () => {
    const written: string[] = [];
    let release = (): void => {};
    const queue = createLineQueue((text) => {
      written.push(text);
      return new Promise((resolve) => {
        release = resolve;
      });
    }, 3);
    queue.push(["first"]);
    for (let at = 0; at < 10; at += 1) queue.push([`line ${at}`]);
    release();
    await Promise.resolve();
    expect(written[1]).toBe("line 0\nline 1\nline 2\n(7 lines were left out: the terminal was too slow)\n");
  });
});
