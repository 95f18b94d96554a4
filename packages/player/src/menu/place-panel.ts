/** Room kept between a panel, what it belongs to and the edge of the window, px. */
const marginPx = 8;
/** Where neither above nor below has so much room, the panel takes the window, px. */
const leastHeight = 240;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Where a panel stands: `fromTop` px below the window's top, or `fromBottom` px above its bottom. */
export interface PanelPlace {
  readonly left: number;
  readonly fromTop: number | null;
  readonly fromBottom: number | null;
  readonly maxHeight: number;
}

/** Above what it belongs to, below where that has more room and it would not fit above; left edges aligned. */
export function placePanel(anchor: Box, panel: Extent, view: Extent): PanelPlace {
  const left = Math.max(marginPx, Math.min(anchor.left, view.width - panel.width - marginPx));
  const above = anchor.top - 2 * marginPx;
  const below = view.height - anchor.bottom - 2 * marginPx;
  if (Math.max(above, below) < leastHeight)
    return { left, fromTop: marginPx, fromBottom: null, maxHeight: view.height - 2 * marginPx };
  if (panel.height <= above || above >= below)
    return { left, fromTop: null, fromBottom: view.height - anchor.top + marginPx, maxHeight: above };
  return { left, fromTop: anchor.bottom + marginPx, fromBottom: null, maxHeight: below };
}

/** Shows a panel in the top layer beside what it belongs to, and keeps it there while its content grows. */
export function showPanel(panel: HTMLElement, anchor: DOMRect): void {
  panel.showPopover?.();
  const { width, height } = panel.getBoundingClientRect();
  const view = { width: innerWidth, height: innerHeight };
  const { left, fromTop, fromBottom, maxHeight } = placePanel(anchor, { width, height }, view);
  panel.style.inset = `${px(fromTop)} auto ${px(fromBottom)} ${left}px`;
  panel.style.maxHeight = `${maxHeight}px`;
}

function px(value: number | null): string {
  return value === null ? "auto" : `${value}px`;
}
