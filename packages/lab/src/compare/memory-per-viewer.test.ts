import { describe, expect, it } from "bun:test";
import { memoryPerViewer } from "./memory-per-viewer.ts";

const MB = 1_048_576;

describe("memoryPerViewer", () => {
  it("[CMP6] a clear difference is shared out among the viewers", () => {
    expect(memoryPerViewer([80 * MB, 80 * MB, 81 * MB], [90 * MB, 90 * MB, 90 * MB], 1_000)).toBe(10_486);
  });

  it("[CMP6] a difference within what the readings differ, or below one step of memory, tells nothing", () => {
    expect(memoryPerViewer([80 * MB, 80 * MB, 80 * MB], [81.5 * MB, 81.5 * MB, 81.5 * MB], 100)).toBeNull();
    expect(memoryPerViewer([80 * MB, 80 * MB, 86 * MB], [90 * MB, 90 * MB, 90 * MB], 100)).toBeNull();
    expect(memoryPerViewer([80 * MB, 80 * MB, 80 * MB], [84 * MB, 90 * MB, 90 * MB], 100)).toBeNull();
    expect(memoryPerViewer([80 * MB], [70 * MB], 100)).toBeNull();
    expect(memoryPerViewer([], [], 100)).toBeNull();
  });
});
