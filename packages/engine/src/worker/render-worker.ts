import type { ClockSample } from "./command.ts";
import { toFrameReport } from "./frame-report.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { createSampledPlayhead } from "./playhead.ts";
import { createRenderLoop, type RenderLoop, type Schedule } from "./render-loop.ts";
import { createOffscreenSurface } from "./surface.ts";
import { createTableSender } from "./table-sender.ts";

/** A clock that is off by less than this has not jumped. */
const unnoticedMs = 300;

const now = (): number => performance.now();

function run(scope: DedicatedWorkerGlobalScope): void {
  const playhead = createSampledPlayhead(now);
  const send = (message: FromWorker, transfer: Transferable[] = []): void => scope.postMessage(message, transfer);
  const sendTable = createTableSender((table) => send({ type: "table", table }, [table.buffer]), now);
  let loop: RenderLoop | null = null;

  /** More than the small correction that every sample brings: a sleeping loop has to look again. */
  function changes({ playing, rate, progress }: ClockSample): boolean {
    return (
      playing !== playhead.playing() ||
      rate !== playhead.rate() ||
      Math.abs(progress - playhead.now()) > unnoticedMs * Math.max(1, rate)
    );
  }

  function start(canvas: OffscreenCanvas): void {
    const context = canvas.getContext("2d");
    if (context === null) {
      send({ type: "failed" });
      return;
    }
    loop = createRenderLoop({
      surface: { canvas, context },
      createSurface: createOffscreenSurface,
      playhead,
      schedule: scheduleOf(scope),
      onFrame: (picture, jumped) => sendTable(picture, jumped || !playhead.playing()),
    });
    send({ type: "ready" });
  }

  scope.onmessage = ({ data: message }: MessageEvent<ToWorker>) => {
    switch (message.type) {
      case "start":
        start(message.canvas);
        break;
      case "clock":
        if (message.jumped || changes(message.sample)) {
          playhead.tell(message.sample, message.jumped);
          if (message.jumped) loop?.handle({ type: "jump" });
          else loop?.wake();
        } else playhead.tell(message.sample, false);
        break;
      case "report":
        if (loop !== null) send({ type: "report", request: message.request, report: toFrameReport(loop.settle()) });
        break;
      default:
        loop?.handle(message);
    }
  };
}

function scheduleOf(scope: DedicatedWorkerGlobalScope): Schedule {
  return {
    frame(callback) {
      const request = scope.requestAnimationFrame(callback);
      return () => scope.cancelAnimationFrame(request);
    },
    timer(callback, ms) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    now,
  };
}

// Imported outside a worker (a server, a test) this file does nothing.
const scope: unknown = globalThis;
if (typeof DedicatedWorkerGlobalScope === "function" && scope instanceof DedicatedWorkerGlobalScope) run(scope);
