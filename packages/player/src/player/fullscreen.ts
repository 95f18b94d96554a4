/**
 * Fullscreen of a container, so that everything in it stays. Where the browser only knows fullscreen of a video
 * (phones), the container fills the window instead.
 */
export interface Fullscreen {
  readonly active: boolean;
  toggle(): void;
  leave(): void;
  close(): void;
}

/** `onChange` is told; the container gets the attribute `fullscreen`, and `fills-window` for the fallback. */
export function createFullscreen(container: HTMLElement, onChange: (active: boolean) => void): Fullscreen {
  const document = container.ownerDocument;
  const stopped = new AbortController();
  let fallback = false;
  let overflow = "";

  const isNative = (): boolean => document.fullscreenElement === container;
  const isActive = (): boolean => fallback || isNative();
  const tell = (): void => {
    container.toggleAttribute("fullscreen", isActive());
    container.toggleAttribute("fills-window", fallback);
    onChange(isActive());
  };
  const fill = (on: boolean): void => {
    if (on === fallback) return;
    fallback = on;
    const { style } = document.documentElement;
    if (on) overflow = style.overflow;
    style.overflow = on ? "hidden" : overflow;
    tell();
  };
  const enter = (): void => {
    if (!document.fullscreenEnabled || typeof container.requestFullscreen !== "function") fill(true);
    else container.requestFullscreen({ navigationUI: "hide" }).catch(() => fill(true));
  };
  const leave = (): void => {
    if (fallback) fill(false);
    else if (isNative()) void document.exitFullscreen().catch(() => {});
  };

  document.addEventListener("fullscreenchange", tell, { signal: stopped.signal });
  return {
    get active() {
      return isActive();
    },
    toggle: () => (isActive() ? leave() : enter()),
    leave,
    close() {
      stopped.abort();
      leave();
    },
  };
}
