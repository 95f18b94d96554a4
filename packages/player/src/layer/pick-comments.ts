import type { OnScreen, Stage } from "@flyby/engine";

/** A flying comment that was clicked or tapped, at a point of the viewport. */
export interface Picked {
  readonly onScreen: OnScreen;
  readonly x: number;
  readonly y: number;
}

export interface PickOptions {
  /** Where the pointer is watched: what lies under the comments. */
  readonly surface: HTMLElement;
  /** The stage's box in the viewport. */
  readonly box: () => DOMRect;
  readonly stage: Pick<Stage, "hitTest" | "freeze">;
  /** A comment was clicked. True holds it in place and keeps the click from the page. */
  readonly onPick: (picked: Picked) => boolean;
}

/** Comments under the pointer stop for it, and can be clicked; everywhere else the page gets its clicks. */
export interface Picker {
  /** Lets the held comment go. */
  release(): void;
  close(): void;
}

export function pickComments(options: PickOptions): Picker {
  const { surface, box, stage, onPick } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  let hovered: number | null = null;
  let held: number | null = null;

  const at = (event: MouseEvent): OnScreen | null => {
    // Buttons and other things over the picture keep their own clicks.
    if (event.composedPath()[0] !== surface && !(event.composedPath()[0] instanceof HTMLVideoElement)) return null;
    const area = box();
    return stage.hitTest(event.clientX - area.left, event.clientY - area.top);
  };
  const hover = (id: number | null): void => {
    if (id === hovered) return;
    hovered = id;
    surface.style.cursor = id === null ? "" : "pointer";
    if (held === null) stage.freeze(id);
  };

  surface.addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerType === "mouse") hover(at(event)?.id ?? null);
    },
    { signal, passive: true },
  );
  surface.addEventListener("pointerleave", () => hover(null), { signal });
  surface.addEventListener(
    "click",
    (event) => {
      const onScreen = at(event);
      if (onScreen === null || !onPick({ onScreen, x: event.clientX, y: event.clientY })) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      held = onScreen.id;
      stage.freeze(held);
    },
    { signal, capture: true },
  );

  const release = (): void => {
    if (held === null) return;
    held = null;
    stage.freeze(hovered);
  };
  return {
    release,
    close() {
      stopped.abort();
      surface.style.cursor = "";
    },
  };
}
