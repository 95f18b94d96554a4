import type { RoomClient } from "@flyby/client";
import type { Clock } from "@flyby/engine";
import type { LayerSettings } from "@flyby/engine/core";

/** The viewer's settings, kept per browser. A store is get, set, subscribe. */
export interface ViewerSettings {
  get(): LayerSettings;
  set(change: Partial<LayerSettings>): void;
  reset(): void;
  subscribe(listener: (settings: LayerSettings) => void): () => void;
}

/** What the elements of one room share. The layer (or the player around it) makes it; chat and composer are given it. */
export interface RoomContext {
  readonly client: RoomClient;
  readonly settings: ViewerSettings;
  readonly clock: Clock;
  /** Jumps the media to `progress`; no-op in a live room. */
  seek(progress: number): void;
  /** Plays or frames the video for the composer's preview; null where there is none. */
  readonly video: HTMLVideoElement | null;
}
