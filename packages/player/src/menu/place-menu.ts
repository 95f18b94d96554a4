interface Point {
  readonly x: number;
  readonly y: number;
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Room kept between a menu and the edge of the window, px. */
const marginPx = 8;

/** Where a menu opened at `at` begins, so that all of it stays in the window: below and right, else above and left. */
export function placeMenu(at: Point, menu: Extent, view: Extent): Point {
  return { x: along(at.x, menu.width, view.width), y: along(at.y, menu.height, view.height) };
}

function along(at: number, length: number, available: number): number {
  const start = at + length + marginPx <= available ? at : at - length;
  return Math.max(marginPx, Math.min(start, available - length - marginPx));
}
