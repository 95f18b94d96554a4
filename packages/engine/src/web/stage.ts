import type { Comment } from "@flyby/protocol";
import { hit } from "../core/hit.ts";
import { defaultLayerSettings } from "../core/settings.ts";
import { createCanvasRenderer } from "./canvas-renderer.ts";
import type { Renderer } from "./renderer.ts";
import { createStageCanvas, observeSize, type PixelSize, sizeCanvas } from "./stage-canvas.ts";
import type { Stage, StageOptions, StageReport } from "./stage-contract.ts";
import { createWorkerRenderer } from "./worker-renderer.ts";

/**
 * Comments kept. A live room runs for weeks: the oldest go, a tenth at a time. A video's comments stay below this, as
 * one file holds 200,000 at most.
 */
const maxComments = 250_000;

/** Puts comments over what is in `container`, which is positioned and clips. */
export function createStage(container: HTMLElement, options: StageOptions): Stage {
  const { clock } = options;
  const comments = new Map<number, Comment>();
  const own = new Set<number>(options.own);
  let settings = options.settings ?? defaultLayerSettings;
  let size: PixelSize | null = null;
  let canvas: HTMLCanvasElement | null = null;
  let renderer: Renderer | null = null;
  let closed = false;

  /** A canvas that was given to a worker is lost for any other use, so each renderer gets its own. */
  function openCanvas(): HTMLCanvasElement {
    canvas?.remove();
    canvas = createStageCanvas(container);
    canvas.style.opacity = String(settings.opacity);
    return canvas;
  }

  function openRenderer(inWorker: boolean): void {
    const onFailure = (): void => openRenderer(false);
    const find = (id: number): Comment | undefined => comments.get(id);
    renderer = inWorker ? createWorkerRenderer({ canvas: openCanvas(), clock, find, onFailure }) : null;
    renderer ??= createCanvasRenderer(openCanvas(), clock);
    if (renderer === null) return;
    renderer.send({ type: "settings", settings });
    for (const id of own) renderer.send({ type: "own", id });
    if (comments.size > 0) renderer.send({ type: "load", comments: [...comments.values()] });
    if (size !== null) resize(size);
  }

  function resize(next: PixelSize): void {
    size = next;
    if (canvas !== null) sizeCanvas(canvas, next);
    renderer?.send({ type: "resize", ...next });
  }

  function keep(list: readonly Comment[]): readonly Comment[] {
    const fresh = list.filter(({ id }) => !comments.has(id));
    for (const comment of fresh) comments.set(comment.id, comment);
    return fresh;
  }

  function forgetOldest(): void {
    if (comments.size <= maxComments) return;
    const oldest = [...comments.keys()].slice(0, maxComments / 10);
    remove(oldest);
  }

  function remove(ids: readonly number[]): void {
    const known = ids.filter((id) => comments.delete(id));
    if (known.length > 0) renderer?.send({ type: "remove", ids: known });
  }

  async function report(): Promise<StageReport> {
    const asked = renderer;
    if (asked === null) return { progress: clock.now(), onScreen: [], hidden: 0, renderer: "canvas" };
    try {
      return await asked.report();
    } catch (error) {
      // The worker failed meanwhile; whoever took over knows.
      if (renderer === asked) throw error;
      return report();
    }
  }

  openRenderer(options.renderer !== "canvas");
  const stopObserving = observeSize(container, resize);
  const stopListening = clock.subscribe((change) => renderer?.clockChanged(change === "seek"));

  return {
    load(list) {
      comments.clear();
      keep(list);
      renderer?.send({ type: "load", comments: list });
    },
    add(list) {
      const fresh = keep(list);
      if (fresh.length > 0) renderer?.send({ type: "add", comments: fresh });
    },
    arrive(comment) {
      if (keep([comment]).length === 0) return;
      renderer?.send({ type: "arrive", comment });
      forgetOldest();
    },
    replace(id, comment) {
      comments.delete(id);
      comments.set(comment.id, comment);
      if (own.has(id) || id < 0) own.add(comment.id);
      renderer?.send({ type: "replace", id, comment });
    },
    remove,
    clear() {
      comments.clear();
      renderer?.send({ type: "clear" });
    },
    markOwn(id) {
      own.add(id);
      renderer?.send({ type: "own", id });
    },
    setSettings(next) {
      settings = next;
      if (canvas !== null) canvas.style.opacity = String(next.opacity);
      renderer?.send({ type: "settings", settings: next });
    },
    hitTest(x, y) {
      const target = renderer === null ? null : hit(renderer.targets(), x, y);
      if (target === null) return null;
      const { id, pose, width, height } = target;
      return { id, text: comments.get(id)?.text ?? "", x: pose.x, y: pose.y, width, height };
    },
    freeze: (id) => renderer?.send({ type: "freeze", id }),
    report,
    close() {
      if (closed) return;
      closed = true;
      stopListening();
      stopObserving();
      renderer?.close();
      renderer = null;
      canvas?.remove();
    },
  };
}
