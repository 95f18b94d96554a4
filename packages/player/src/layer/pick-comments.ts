import type { OnScreen, Stage } from "@flyby/engine";
import { watchLongPress } from "./long-press.ts";

/** A flying comment that was clicked, or pressed for a while, at a point of the viewport. */
export interface Picked extends Point {
  readonly onScreen: OnScreen;
}

/** CSS px of the viewport. */
interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PickOptions {
  /** Where the pointer is watched: what lies under the comments. */
  readonly surface: HTMLElement;
  /** The stage's box in the viewport. */
  readonly box: () => DOMRect;
  readonly stage: Pick<Stage, "hitTest" | "freeze">;
  /** A comment was chosen. True holds it in place and keeps the click from the page. */
  readonly onPick: (picked: Picked) => boolean;
}

/** Comments under a mouse stop for it and can be clicked, a finger holds them; everywhere else the page gets its clicks. */
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

  // Buttons and other things over the picture keep their own clicks.
  const isPicture = (event: MouseEvent): boolean => {
    const [target] = event.composedPath();
    return target === surface || target instanceof HTMLVideoElement;
  };
  const hit = ({ x, y }: Point): OnScreen | null => {
    const area = box();
    return stage.hitTest(x - area.left, y - area.top);
  };
  const at = (event: MouseEvent): OnScreen | null =>
    isPicture(event) ? hit({ x: event.clientX, y: event.clientY }) : null;
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
  const pick = (onScreen: OnScreen | null, point: Point): boolean => {
    if (onScreen === null || !onPick({ onScreen, ...point })) return false;
    held = onScreen.id;
    stage.freeze(held);
    return true;
  };
  let pressed: { readonly onScreen: OnScreen; readonly point: Point } | null = null;
  const press = {
    onHold(point: Point): boolean {
      const onScreen = hit(point);
      pressed = onScreen === null ? null : { onScreen, point };
      if (onScreen !== null) stage.freeze(onScreen.id);
      return onScreen !== null;
    },
    onLift(): void {
      if (pressed !== null && !pick(pressed.onScreen, pressed.point)) stage.freeze(null);
      pressed = null;
    },
  };
  watchLongPress(surface, isPicture, press, signal);
  surface.addEventListener(
    "click",
    (event) => {
      // A tap is for the player's controls: comments are everywhere, a finger cannot avoid them.
      const byTouch = event instanceof PointerEvent && event.pointerType === "touch";
      if (byTouch || !pick(at(event), { x: event.clientX, y: event.clientY })) return;
      event.preventDefault();
      event.stopImmediatePropagation();
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
