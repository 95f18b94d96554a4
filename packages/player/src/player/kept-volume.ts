import type { KeyValue } from "@flyby/client";

const key = "flyby.volume";

/** The volume (0 to 1) of the last visit. */
export function recallVolume(storage: KeyValue): number {
  const stored = storage.getItem(key);
  const volume = stored === null || stored.trim() === "" ? Number.NaN : Number(stored);
  return volume >= 0.05 && volume <= 1 ? volume : 1;
}

export function keepVolume(storage: KeyValue, volume: number): void {
  storage.setItem(key, String(Math.round(volume * 100) / 100));
}
