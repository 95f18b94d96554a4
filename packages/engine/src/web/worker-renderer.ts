/// <reference types="vite/client" />
import type { Comment } from "@flyby/protocol";
import type { StageSize } from "../core/stage-size.ts";
import { type Table, toTargets } from "../core/table.ts";
import type { FrameReport } from "../worker/frame-report.ts";
import type { FromWorker, ToWorker } from "../worker/messages.ts";
// A namespace, because outside a bundle there is no default: the runtime imports the file itself, which then does nothing.
import * as renderWorker from "../worker/render-worker.ts?worker&inline";
import type { Renderer } from "./renderer.ts";
import type { Clock } from "./stage-contract.ts";

/** How often the worker is told where the clock is, ms. Between two samples it goes on by itself. */
const sampleMs = 250;
/** A worker that has not answered by then never will: some policies neither throw nor tell. */
const startTimeoutMs = 8_000;

export interface WorkerRendererOptions {
  readonly canvas: HTMLCanvasElement;
  readonly clock: Clock;
  readonly find: (id: number) => Comment | undefined;
  /** Called once if the worker does not start or dies. */
  readonly onFailure: () => void;
}

/** Draws in a worker. null where that is known to be impossible; `onFailure` where it turns out later. */
export function createWorkerRenderer({ canvas, clock, find, onFailure }: WorkerRendererOptions): Renderer | null {
  const worker = startWorker(canvas);
  if (worker === null) return null;
  const waiting = new Map<number, { resolve: (report: FrameReport) => void; reject: (error: Error) => void }>();
  let stage: StageSize = { width: 0, height: 0 };
  let table: Table = new Float64Array(0);
  let lastRequest = 0;
  let closed = false;

  function post(message: ToWorker): void {
    worker?.postMessage(message);
  }

  function sample(jumped: boolean): void {
    const at = performance.now();
    post({
      type: "clock",
      jumped,
      sample: { progress: clock.now(), rate: clock.rate(), playing: clock.playing(), at },
    });
  }

  function fail(): void {
    if (closed) return;
    close();
    onFailure();
  }

  function close(): void {
    closed = true;
    clearInterval(sampling);
    clearTimeout(starting);
    worker?.terminate();
    for (const { reject } of waiting.values()) reject(new Error("The renderer is gone."));
    waiting.clear();
  }

  const starting = setTimeout(fail, startTimeoutMs);
  const sampling = setInterval(() => {
    if (clock.playing()) sample(false);
  }, sampleMs);

  worker.onerror = (event) => {
    // A policy that refuses the worker says so here; it is no error of the page.
    event.preventDefault();
    fail();
  };
  worker.onmessageerror = fail;
  worker.onmessage = ({ data: message }: MessageEvent<FromWorker>) => {
    switch (message.type) {
      case "ready":
        clearTimeout(starting);
        // The samples so far waited for the worker to start and told it a wrong difference of clocks.
        sample(false);
        break;
      case "failed":
        fail();
        break;
      case "table":
        table = message.table;
        break;
      case "report":
        waiting.get(message.request)?.resolve(message.report);
        waiting.delete(message.request);
        break;
    }
  };
  sample(true);

  return {
    send(command) {
      if (command.type === "resize") stage = { width: command.width, height: command.height };
      post(command);
    },
    clockChanged: sample,
    targets: () => toTargets(table, clock.now(), stage, find),
    async report() {
      const request = ++lastRequest;
      const answer = new Promise<FrameReport>((resolve, reject) => waiting.set(request, { resolve, reject }));
      if (clock.playing()) sample(false);
      post({ type: "report", request });
      return { ...(await answer), renderer: "worker" };
    },
    close,
  };
}

function startWorker(canvas: HTMLCanvasElement): Worker | null {
  if (typeof Worker !== "function" || typeof canvas.transferControlToOffscreen !== "function") return null;
  if (renderWorker.default === undefined) return null;
  try {
    const worker = new renderWorker.default();
    const offscreen = canvas.transferControlToOffscreen();
    worker.postMessage({ type: "start", canvas: offscreen } satisfies ToWorker, [offscreen]);
    return worker;
  } catch {
    // Refused by a policy (trusted types, worker-src) or by a browser without 2D in workers.
    return null;
  }
}
