/** Shows the settings panel above `anchor`: a popover in the top layer, so it is never cut by the frame. */
export function toggleSettingsPanel(panel: HTMLElement, anchor: DOMRect): void {
  if (panel.matches(":popover-open")) {
    panel.hidePopover();
    return;
  }
  panel.showPopover();
  // On narrow windows the style sheet makes a sheet of it and overrules these.
  const right = Math.max(8, innerWidth - anchor.right + 8);
  const bottom = Math.max(16, Math.min(innerHeight - 240, innerHeight - anchor.bottom + 56));
  panel.style.inset = `auto ${right}px ${bottom}px auto`;
  panel.style.maxHeight = `min(640px, ${innerHeight - bottom - 16}px)`;
}
