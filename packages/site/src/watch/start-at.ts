import type { FlybyPlayer } from "@flyby/player";

/** Begins at the moment that a shared link names. */
export function startAt(player: FlybyPlayer, ms: number): void {
  const { video } = player;
  if (video === null) return;
  const jump = (): void => {
    video.currentTime = ms / 1000;
  };
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) jump();
  else video.addEventListener("loadedmetadata", jump, { once: true });
}
