/** Room kept between a panel and the edge of the window, px. */
const marginPx = 8;

/**
 * Shows a panel in the top layer above an element, left edges aligned, and keeps it there while its content grows. A
 * window too low for that gets it from the top.
 */
export function showPanelAbove(panel: HTMLElement, anchor: DOMRect): void {
  panel.showPopover?.();
  const { width } = panel.getBoundingClientRect();
  const left = Math.max(marginPx, Math.min(anchor.left, innerWidth - width - marginPx));
  const bottom = Math.max(marginPx, innerHeight - anchor.top + marginPx);
  panel.style.inset = `auto auto ${bottom}px ${left}px`;
  panel.style.maxHeight = `${Math.max(innerHeight / 2, innerHeight - bottom - marginPx)}px`;
  if (bottom > innerHeight / 2) panel.style.inset = `${marginPx}px auto auto ${left}px`;
}
