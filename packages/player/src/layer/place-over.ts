/** Pages move things without telling: how often the place is checked besides the events (ms). */
const everyMs = 250;

/**
 * Keeps `layer` exactly over `target`, wherever in the page it stands: follows size, scrolling, fullscreen and layout
 * shifts, also where the target's container is not positioned. Returns how to stop.
 */
export function placeOver(layer: HTMLElement, target: HTMLElement): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  const document = target.ownerDocument;
  let last = "";
  let frame = 0;

  const place = (): void => {
    frame = 0;
    if (!layer.isConnected || !target.isConnected) return;
    if (layer.matches(":popover-open")) {
      fill(layer);
      return;
    }
    const want = contentBox(target);
    const have = layer.getBoundingClientRect();
    // A transformed ancestor scales both; its scale is what one CSS px of the layer measures.
    const scaleX = layer.offsetWidth > 0 && have.width > 0 ? have.width / layer.offsetWidth : 1;
    const scaleY = layer.offsetHeight > 0 && have.height > 0 ? have.height / layer.offsetHeight : 1;
    const left = Number.parseFloat(layer.style.left || "0") + (want.left - have.left) / scaleX;
    const top = Number.parseFloat(layer.style.top || "0") + (want.top - have.top) / scaleY;
    const next = [left, top, want.width / scaleX, want.height / scaleY].map((value) => Math.round(value * 100) / 100);
    if (next.join() === last && Math.abs(want.left - have.left) < 0.5 && Math.abs(want.top - have.top) < 0.5) return;
    last = next.join();
    const [x, y, width, height] = next;
    Object.assign(layer.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  };

  const soon = (): void => {
    frame ||= requestAnimationFrame(place);
  };
  const onFullscreen = (): void => {
    raise(layer, target);
    last = "";
    soon();
  };

  Object.assign(layer.style, {
    position: "absolute",
    inset: "auto",
    left: "0px",
    top: "0px",
    margin: "0",
    right: "auto",
  });
  const sizes = new ResizeObserver(soon);
  sizes.observe(target);
  sizes.observe(document.documentElement);
  document.addEventListener("scroll", soon, { signal, capture: true, passive: true });
  document.addEventListener("fullscreenchange", onFullscreen, { signal });
  addEventListener("resize", soon, { signal });
  const timer = setInterval(place, everyMs);
  place();
  return () => {
    stopped.abort();
    sizes.disconnect();
    clearInterval(timer);
    cancelAnimationFrame(frame);
  };
}

/** The picture's box in the viewport: without border and padding of the element. */
function contentBox(target: HTMLElement): { left: number; top: number; width: number; height: number } {
  const box = target.getBoundingClientRect();
  const style = getComputedStyle(target);
  const px = (value: string): number => Number.parseFloat(value) || 0;
  const scaleX = target.offsetWidth > 0 ? box.width / target.offsetWidth : 1;
  const scaleY = target.offsetHeight > 0 ? box.height / target.offsetHeight : 1;
  const left = (px(style.borderLeftWidth) + px(style.paddingLeft)) * scaleX;
  const top = (px(style.borderTopWidth) + px(style.paddingTop)) * scaleY;
  const right = (px(style.borderRightWidth) + px(style.paddingRight)) * scaleX;
  const bottom = (px(style.borderBottomWidth) + px(style.paddingBottom)) * scaleY;
  return {
    left: box.left + left,
    top: box.top + top,
    width: box.width - left - right,
    height: box.height - top - bottom,
  };
}

/**
 * When the video alone goes fullscreen (native controls), nothing outside it is drawn, except what enters the top layer
 * after it: the layer becomes a popover for that time.
 */
function raise(layer: HTMLElement, target: HTMLElement): void {
  const full = target.ownerDocument.fullscreenElement;
  const covered = full !== null && (full === target || full.contains(target)) && !full.contains(layer);
  if (covered && typeof layer.showPopover === "function") {
    layer.popover = "manual";
    if (!layer.matches(":popover-open")) layer.showPopover();
    fill(layer);
  } else if (layer.popover !== null) {
    if (layer.matches(":popover-open")) layer.hidePopover();
    layer.popover = null;
    Object.assign(layer.style, { position: "absolute", inset: "auto", left: "0px", top: "0px" });
  }
}

function fill(layer: HTMLElement): void {
  Object.assign(layer.style, { position: "fixed", inset: "0", width: "100%", height: "100%" });
}
