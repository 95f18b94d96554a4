/**
 * Keeps `--keyboard` on the root element: px of the page's bottom that an on-screen keyboard covers. Browsers that
 * shrink the page themselves report none. Returns how to stop.
 */
export function watchKeyboard(root: HTMLElement, viewport: VisualViewport | null = window.visualViewport): () => void {
  if (viewport === null) return () => {};
  const update = (): void => {
    // Pinch zoom shrinks the visual viewport, too, and is no keyboard.
    const covered = viewport.scale > 1.01 ? 0 : innerHeight - viewport.height - viewport.offsetTop;
    root.style.setProperty("--keyboard", `${Math.max(0, Math.round(covered))}px`);
  };
  viewport.addEventListener("resize", update);
  viewport.addEventListener("scroll", update);
  update();
  return () => {
    viewport.removeEventListener("resize", update);
    viewport.removeEventListener("scroll", update);
  };
}
