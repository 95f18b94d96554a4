import type { Browser, Page } from "playwright-core";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Share (0 to 1) of the pixels of a page's region that are nearly white: comment text on a dark picture. */
export async function brightShare(browser: Browser, page: Page, box: Box): Promise<number> {
  const png = await page.screenshot({ clip: box });
  const reader = await browser.newPage();
  try {
    return await reader.evaluate(async (base64) => {
      const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const image = await createImageBitmap(blob);
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let bright = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) > 220) bright++;
      }
      return bright / (data.length / 4);
    }, png.toString("base64"));
  } finally {
    await reader.close();
  }
}
