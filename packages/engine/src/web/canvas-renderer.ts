import { toTarget } from "../core/hit.ts";
import { toFrameReport } from "../worker/frame-report.ts";
import { createRenderLoop, type Schedule } from "../worker/render-loop.ts";
import { type CreateSurface, createOffscreenSurface } from "../worker/surface.ts";
import type { Renderer } from "./renderer.ts";
import type { Clock } from "./stage-contract.ts";

/** Draws on the main thread. null when the browser gives no 2D canvas at all. */
export function createCanvasRenderer(canvas: HTMLCanvasElement, clock: Clock): Renderer | null {
  const context = canvas.getContext("2d");
  if (context === null) return null;
  const createSurface = typeof OffscreenCanvas === "function" ? createOffscreenSurface : createElementSurface;
  const loop = createRenderLoop({
    surface: { canvas, context },
    createSurface,
    playhead: clock,
    schedule: pageSchedule,
  });
  return {
    send: loop.handle,
    clockChanged(jumped) {
      if (jumped) loop.handle({ type: "jump" });
      else loop.wake();
    },
    targets: () => loop.picture().items.map(toTarget),
    report: async () => ({ ...toFrameReport(loop.settle()), renderer: "canvas" }),
    close: loop.close,
  };
}

const createElementSurface: CreateSurface = (width, height) => {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  return context === null ? null : { canvas, context };
};

const pageSchedule: Schedule = {
  frame(callback) {
    const request = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(request);
  },
  timer(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  now: () => performance.now(),
};
