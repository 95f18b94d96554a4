import { expect, test } from "bun:test";

test("[STG5] importing the package needs no document, window or worker", async () => {
  expect(typeof document).toBe("undefined");
  const engine = await import("./index.ts");
  expect(Object.keys(engine).toSorted()).toEqual([
    "createFunctionClock",
    "createManualClock",
    "createMediaClock",
    "createStage",
    "defaultLayerSettings",
  ]);
});
