import { createSprite, type Sprite, type SpriteLook } from "./sprite.ts";
import type { CreateSurface } from "./surface.ts";

/** Sprites by look: equal texts share one. The least recently drawn go first. */
export interface Sprites {
  get(look: SpriteLook): Sprite | null;
  has(look: SpriteLook): boolean;
  /** What is drawn from here on is one frame: its sprites stay together. */
  beginFrame(): void;
  /** All begin anew with this many canvas pixels per CSS px. */
  setRatio(ratio: number): void;
}

/** 4 bytes each: 96 MB. 1,000 comments on a screen of double density take 25 million. */
const maxPixels = 24_000_000;

export function createSprites(createSurface: CreateSurface): Sprites {
  const sprites = new Map<string, Sprite & { frame: number }>();
  let frame = 0;
  let pixels = 0;
  let ratio = 1;

  function get(look: SpriteLook): Sprite | null {
    const key = keyOf(look);
    const known = sprites.get(key);
    const made = known ?? createSprite(look, ratio, createSurface);
    if (made === null) return null;
    const sprite = Object.assign(made, { frame });
    // A Map keeps the order of insertion: taking out and putting back makes it a queue of use.
    if (known !== undefined) sprites.delete(key);
    else pixels += sprite.width * sprite.height;
    sprites.set(key, sprite);
    if (pixels > maxPixels) shrink();
    return sprite;
  }

  function shrink(): void {
    for (const [key, sprite] of sprites) {
      if (pixels <= maxPixels || sprite.frame === frame) return;
      sprites.delete(key);
      pixels -= sprite.width * sprite.height;
      // Frees the pixels now instead of at some collection.
      sprite.canvas.width = 0;
    }
  }

  return {
    get,
    beginFrame: () => void frame++,
    has: (look) => sprites.has(keyOf(look)),
    setRatio(next) {
      if (next === ratio) return;
      ratio = next;
      sprites.clear();
      pixels = 0;
    },
  };
}

function keyOf({ shape, color, outline, framed }: SpriteLook): string {
  return `${shape.px} ${color} ${outline ? 1 : 0}${framed ? 1 : 0} ${shape.lines.join("\n")}`;
}
