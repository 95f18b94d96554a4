import type { Browser, Page } from "playwright-core";

/** Shares (0 to 1) of the pixels of a picture. */
export interface Ink {
  /** Nearly white: comment text on a dark picture. */
  readonly bright: number;
  /** Not transparent. */
  readonly opaque: number;
}

/** Looks at a page as it is painted; without its background where the page has none. */
export async function inkOf(
  browser: Browser,
  page: Page,
  options: NonNullable<Parameters<Page["screenshot"]>[0]>,
): Promise<Ink> {
  const png = await page.screenshot(options);
  const reader = await browser.newPage();
  try {
    return await reader.evaluate(async (base64) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const count = { bright: 0, opaque: 0 };
      for (let at = 0; at < data.length; at += 4) {
        const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
        if (Math.min(red, green, blue) > 220) count.bright++;
        if (alpha > 0) count.opaque++;
      }
      const pixels = data.length / 4;
      return { bright: count.bright / pixels, opaque: count.opaque / pixels };
    }, png.toString("base64"));
  } finally {
    await reader.close();
  }
}
