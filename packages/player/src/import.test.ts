import { expect, test } from "bun:test";

test("[EMB4] the package can be imported where there is no document, as on a server that renders pages", async () => {
  expect("HTMLElement" in globalThis).toBe(false);
  const { attach, FlybyLayer, pageSettings } = await import("./layer.ts");
  const { FlybyPlayer, FlybySettings } = await import("./index.ts");
  expect([attach, pageSettings, FlybyLayer, FlybyPlayer, FlybySettings].map((each) => typeof each)).toEqual(
    Array(5).fill("function"),
  );
});
