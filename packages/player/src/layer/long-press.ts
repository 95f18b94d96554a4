/** A finger that rests this long means the thing under it (ms). */
const pressMs = 450;
/** A finger that moves further is scrolling (px). */
const maxMove = 10;
/** A click that follows the lifting comes within this (ms); most browsers send none after so long a press. */
const clickWithinMs = 100;

export interface LongPress {
  /** The finger has rested. True takes the gesture: no click follows. */
  onHold(point: { readonly x: number; readonly y: number }): boolean;
  /**
   * It was lifted after that, as one task of its own: a popover opened earlier would be dismissed by the lifting, or by
   * the click that some browsers send after it.
   */
  onLift(): void;
}

/** Watches for a finger resting on `surface` until `signal`. `accepts` is asked when it comes down. */
export function watchLongPress(
  surface: HTMLElement,
  accepts: (event: PointerEvent) => boolean,
  { onHold, onLift }: LongPress,
  signal: AbortSignal,
): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let began = { x: 0, y: 0 };
  let taken = false;
  let lifting: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const listen = (name: string, run: (event: PointerEvent) => void): void =>
    surface.addEventListener(name, (event) => event instanceof PointerEvent && run(event), { signal, capture: true });

  listen("pointerdown", (event) => {
    cancel();
    taken = false;
    if (event.pointerType !== "touch" || !accepts(event)) return;
    began = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      taken = onHold(began);
    }, pressMs);
  });
  listen("pointermove", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - began.x, clientY - began.y) > maxMove) cancel();
  });
  // A finger that the browser takes over (to scroll) is gone, too: what it held must not stay held.
  for (const name of ["pointerup", "pointercancel"])
    listen(name, () => {
      cancel();
      if (taken) lifting = setTimeout(onLift, clickWithinMs);
    });
  for (const name of ["click", "contextmenu"]) {
    listen(name, (event) => {
      if (!taken) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (name !== "click") return;
      taken = false;
      clearTimeout(lifting);
      setTimeout(onLift);
    });
  }
  signal.addEventListener("abort", cancel);
}
