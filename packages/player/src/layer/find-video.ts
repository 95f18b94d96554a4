/** The media element that `reference` names: a CSS selector, or the id of the video or of something around it. */
export function findVideo(root: ParentNode, reference: string): HTMLVideoElement | null {
  const found = query(root, reference) ?? query(root, `#${CSS.escape(reference)}`);
  if (found instanceof HTMLVideoElement) return found;
  return found?.querySelector("video") ?? null;
}

/** Calls `use` once the video is there, in the tree of `near` first; pages often bring it later. Returns how to stop. */
export function whenVideo(near: Node, reference: string, use: (video: HTMLVideoElement) => void): () => void {
  const root = near.getRootNode();
  const scope = root instanceof ShadowRoot ? root : document;
  const find = (): HTMLVideoElement | null => findVideo(scope, reference) ?? findVideo(document, reference);
  const now = find();
  if (now !== null) {
    use(now);
    return () => {};
  }
  const observer = new MutationObserver(() => {
    const video = find();
    if (video === null) return;
    observer.disconnect();
    use(video);
  });
  observer.observe(scope, { childList: true, subtree: true });
  return () => observer.disconnect();
}

function query(root: ParentNode, selector: string): Element | null {
  try {
    return root.querySelector(selector);
  } catch {
    // Not a selector: it may still be an id.
    return null;
  }
}
