/** Two taps within this time are one gesture (ms). */
const doubleTapMs = 300;
const tapSeekMs = 10_000;

export interface SurfaceActions {
  togglePlay(): void;
  toggleFullscreen(): void;
  /** A tap: shows the controls, or hides them. */
  toggleControls(): void;
  seekBy(ms: number): void;
}

/**
 * What clicks on the picture mean. Mouse: play and pause, double click for fullscreen. Touch: controls, and two taps on
 * an outer third jump.
 */
export function surfaceClicks(actions: SurfaceActions): (event: MouseEvent) => void {
  let lastTap = { at: Number.NEGATIVE_INFINITY, side: 0 };
  return (event) => {
    const touch = event instanceof PointerEvent && event.pointerType !== "mouse" && event.pointerType !== "";
    if (!touch) {
      actions.togglePlay();
      if (event.detail === 2) actions.toggleFullscreen();
      return;
    }
    const side = sideOf(event);
    const second = side !== 0 && side === lastTap.side && event.timeStamp - lastTap.at < doubleTapMs;
    lastTap = { at: event.timeStamp, side };
    if (second) actions.seekBy(side * tapSeekMs);
    else actions.toggleControls();
  };
}

/** -1 for the left third, 1 for the right one. */
function sideOf(event: MouseEvent): -1 | 0 | 1 {
  const target = event.currentTarget;
  if (!(target instanceof HTMLElement)) return 0;
  const box = target.getBoundingClientRect();
  const share = (event.clientX - box.left) / box.width;
  return share < 1 / 3 ? -1 : share > 2 / 3 ? 1 : 0;
}
