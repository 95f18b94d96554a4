import { describe, expect, it } from "bun:test";
import { figuresOf } from "./figures.ts";
import { changedFigures, withResult } from "./testing/changed.ts";
import { sampleReport } from "./testing/sample-report.ts";

describe("figuresOf", () => {
  it("[REP1] computes each figure from counts", () => {
    const [websocket] = figuresOf(
      withResult("websocket", {
        posted: 100,
        deliveries: 19_990,
        declared: 4,
        seconds: 5,
        serverCpuMs: 200,
        requests: 1_000,
        bytesUp: 100_000,
        bytesDown: 1_899_000,
        usefulBytes: 999_500,
      }),
    );
    expect(websocket).toMatchObject({
      expected: 20_000,
      unaccounted: 6,
      serverCores: 0.04,
      requestEveryMs: 1_000,
      wireBytes: 1_999_000,
      usefulShare: 0.5,
      usefulPerDelivery: 50,
      downPerDelivery: 1_899_000 / 19_990,
      bytesPerSecond: 399_800,
    });
    expect(websocket?.cpuPerDeliveryUs).toBeCloseTo(10.005, 5);
  });

  it("[REP2] has no figure for a delivery that was not made", () => {
    const [websocket] = changedFigures("websocket", { deliveries: 0, bytesUp: 0, bytesDown: 0, seconds: 0 });
    expect(websocket).toMatchObject({
      cpuPerDeliveryUs: null,
      serverCores: null,
      requestsPerDelivery: null,
      usefulShare: null,
      bytesPerSecond: null,
    });
  });

  it("keeps the order of the report", () => {
    expect(figuresOf(sampleReport()).map(({ subject }) => subject)).toEqual([...sampleReport().scenario.subjects]);
  });
});
