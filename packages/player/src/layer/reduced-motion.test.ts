import { describe, expect, test } from "bun:test";
import { createViewerSettings } from "../settings/viewer-settings.ts";
import { watchReducedMotion } from "./reduced-motion.ts";

class FakeQuery extends EventTarget {
  matches = false;
}

describe("watchReducedMotion", () => {
  test("[SET5] comments stand still while the system asks for less motion, and only then", () => {
    const query = new FakeQuery();
    const settings = createViewerSettings();
    const still: boolean[] = [];
    const stop = watchReducedMotion(settings, (drawn) => still.push(drawn.still), query);
    query.matches = true;
    query.dispatchEvent(new Event("change"));
    settings.set({ opacity: 0.5 });
    query.matches = false;
    query.dispatchEvent(new Event("change"));
    settings.set({ still: true });
    stop();
    settings.set({ still: false });
    query.dispatchEvent(new Event("change"));
    expect(still).toEqual([false, true, true, false, true]);
  });
});
