/** Below this the panel may be taller than the picture (px). */
const leastHeight = 320;
/** Room for the row of controls under the panel (px). */
const controlsHeight = 56;

/** Shows the settings panel over `frame`, above the controls: a popover in the top layer, so it is never cut. */
export function toggleSettingsPanel(panel: HTMLElement, frame: DOMRect): void {
  if (panel.matches(":popover-open")) {
    panel.hidePopover();
    return;
  }
  // On narrow windows the style sheet makes a sheet of it and overrules these.
  const right = Math.max(8, innerWidth - frame.right + 8);
  const bottom = Math.max(8, innerHeight - frame.bottom + controlsHeight);
  const height = Math.max(leastHeight, frame.height - controlsHeight - 16);
  const lowest = Math.min(bottom, Math.max(8, innerHeight - height - 8));
  panel.style.inset = `auto ${right}px ${lowest}px auto`;
  panel.style.maxHeight = `${Math.min(640, height, innerHeight - 16)}px`;
  panel.showPopover();
  panel.focus({ preventScroll: true });
}
