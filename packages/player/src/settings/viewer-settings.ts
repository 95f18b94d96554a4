import type { KeyValue } from "@flyby/client";
import { defaultLayerSettings, type LayerSettings } from "@flyby/engine/core";
import type { ViewerSettings } from "../room-context.ts";
import { parseSettings } from "./parse-settings.ts";

export const settingsKey = "flyby.settings";

export interface SettingsOptions {
  /** null keeps them in memory only. */
  readonly storage?: KeyValue | null;
  /** What a viewer who changed nothing has, e.g. `still` under reduced motion. */
  readonly defaults?: LayerSettings;
}

/** The viewer's settings, kept per browser. Unreadable or foreign contents of the storage count as nothing. */
export function createViewerSettings(options: SettingsOptions = {}): ViewerSettings {
  const { storage = null, defaults = defaultLayerSettings } = options;
  const listeners = new Set<(settings: LayerSettings) => void>();
  let changed = changesOf(parseJson(storage?.getItem(settingsKey) ?? null));
  let settings = parseSettings(changed, defaults);

  const apply = (next: Partial<LayerSettings>): void => {
    changed = next;
    settings = parseSettings(changed, defaults);
    for (const listener of [...listeners]) listener(settings);
  };

  return {
    get: () => settings,
    set(change) {
      apply({ ...changed, ...change });
      // Only what the viewer chose is kept, so that a later default (or reduced motion) reaches everybody else.
      storage?.setItem(settingsKey, JSON.stringify(changed));
    },
    reset() {
      apply({});
      storage?.removeItem(settingsKey);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The file a viewer takes to another browser. */
export function exportSettings(settings: LayerSettings): string {
  return JSON.stringify({ flyby: "settings", version: 1, settings }, null, 2);
}

/** Reads an exported file; null when it is none. Unknown and wrong parts are ignored. */
export function importSettings(text: string): LayerSettings | null {
  const file = parseJson(text);
  return isRecord(file) && file.flyby === "settings" ? parseSettings(file.settings) : null;
}

function changesOf(stored: unknown): Partial<LayerSettings> {
  if (!isRecord(stored)) return {};
  const parsed = parseSettings(stored);
  const known = Object.entries(parsed).filter(([key]) => Object.hasOwn(stored, key));
  return Object.fromEntries(known) as Partial<LayerSettings>;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
