/** What is used of a 2D context, on either side of the thread border. */
export type Context2D = Pick<
  OffscreenCanvasRenderingContext2D,
  | "clearRect"
  | "drawImage"
  | "fillStyle"
  | "fillText"
  | "font"
  | "globalAlpha"
  | "lineJoin"
  | "lineWidth"
  | "measureText"
  | "roundRect"
  | "beginPath"
  | "stroke"
  | "setTransform"
  | "strokeStyle"
  | "strokeText"
  | "textBaseline"
>;

/** A canvas and its context. */
export interface Surface {
  readonly canvas: CanvasImageSource & { width: number; height: number };
  readonly context: Context2D;
}

/** Makes a transparent surface of that many pixels; null when the platform refuses. */
export type CreateSurface = (width: number, height: number) => Surface | null;

export const createOffscreenSurface: CreateSurface = (width, height) => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  return context === null ? null : { canvas, context };
};
