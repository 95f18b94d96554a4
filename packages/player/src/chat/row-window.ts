/** The part of a long list that is in the page: rows `start` to before `end`. */
export interface RowWindow {
  readonly start: number;
  readonly end: number;
}

/** Rows in the page at most: above this, scrolling a column of wrapping rows is no longer smooth on a phone. */
export const maxRowsInPage = 500;
/** Rows in the page while it follows the newest; also how far one slide goes. */
export const rowsPerStep = 150;

/** The newest rows. */
export function windowAtEnd(total: number): RowWindow {
  return { start: Math.max(0, total - rowsPerStep), end: total };
}

/** More rows towards the beginning; the far end gives way when there are too many. */
export function slideBack(current: RowWindow): RowWindow {
  const start = Math.max(0, current.start - rowsPerStep);
  return { start, end: Math.min(current.end, start + maxRowsInPage) };
}

/** More rows towards the end. */
export function slideForward(current: RowWindow, total: number): RowWindow {
  const end = Math.min(total, current.end + rowsPerStep);
  return { start: Math.max(current.start, end - maxRowsInPage), end };
}

/** Keeps the same rows in view when `added` rows appeared before it (negative: went away). */
export function shiftWindow(current: RowWindow, added: number, total: number): RowWindow {
  const start = Math.min(Math.max(0, current.start + added), total);
  return { start, end: Math.min(Math.max(start, current.end + added), total) };
}
