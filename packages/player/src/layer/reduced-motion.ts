import type { LayerSettings } from "@flyby/engine/core";
import type { ViewerSettings } from "../room-context.ts";

/** Gives the settings as they are to be drawn, now and after each change: still where the system asks for less motion. */
export function watchReducedMotion(
  settings: ViewerSettings,
  use: (settings: LayerSettings) => void,
  query: Pick<MediaQueryList, "matches" | "addEventListener" | "removeEventListener"> = matchMedia(
    "(prefers-reduced-motion: reduce)",
  ),
): () => void {
  const apply = (): void => use({ ...settings.get(), still: settings.get().still || query.matches });
  const stop = settings.subscribe(apply);
  query.addEventListener("change", apply);
  apply();
  return () => {
    stop();
    query.removeEventListener("change", apply);
  };
}
