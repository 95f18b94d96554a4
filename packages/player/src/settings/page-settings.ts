import type { ViewerSettings } from "../room-context.ts";
import { safeStorage } from "./safe-storage.ts";
import { createViewerSettings } from "./viewer-settings.ts";

let shared: ViewerSettings | null = null;

/** The settings that all elements of a page share, kept in the browser. */
export function pageSettings(): ViewerSettings {
  shared ??= createViewerSettings({ storage: safeStorage() });
  return shared;
}
