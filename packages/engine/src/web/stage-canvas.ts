/** A stage in CSS px, and how many canvas pixels one of them has. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** A 4K screen. Beyond it sharper pixels cost more than they show. */
const maxPixels = 3840 * 2160;

/** The chat list is the accessible twin of the picture, so the canvas itself is silent and lets clicks through. */
export function createStageCanvas(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  canvas.setAttribute("part", "canvas");
  Object.assign(canvas.style, { position: "absolute", left: "0", top: "0", pointerEvents: "none", display: "block" });
  container.append(canvas);
  return canvas;
}

/** The canvas covers whole device pixels, or the browser would blur it. */
export function sizeCanvas(canvas: HTMLCanvasElement, { width, height, ratio }: PixelSize): void {
  canvas.style.width = `${Math.round(width * ratio) / ratio}px`;
  canvas.style.height = `${Math.round(height * ratio) / ratio}px`;
}

/** Tells the container's size now and whenever it or the screen's pixel density changes. Returns how to stop. */
export function observeSize(container: HTMLElement, listener: (size: PixelSize) => void): () => void {
  let density: MediaQueryList | null = null;

  function tell(): void {
    const { clientWidth: width, clientHeight: height } = container;
    if (width === 0 || height === 0) return;
    listener({ width, height, ratio: Math.min(devicePixelRatio, Math.sqrt(maxPixels / (width * height))) });
  }

  function watchDensity(): void {
    density?.removeEventListener("change", densityChanged);
    density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    density.addEventListener("change", densityChanged);
  }

  function densityChanged(): void {
    watchDensity();
    tell();
  }

  const observer = new ResizeObserver(tell);
  observer.observe(container);
  watchDensity();
  tell();
  return () => {
    observer.disconnect();
    density?.removeEventListener("change", densityChanged);
  };
}
