import { correctDrift, liveDrift, livePosition } from "./live-sync.ts";

/** How often the picture is compared with the server's clock (ms). */
const everyMs = 250;
/** A seek that takes longer than this was disturbed and teaches nothing (ms). */
const maxSeekMs = 800;

/** The part of a media element that following needs. */
export type FollowedMedia = Pick<
  HTMLMediaElement,
  "currentTime" | "duration" | "paused" | "seeking" | "playbackRate" | "loop" | "addEventListener"
>;

/**
 * Keeps a looping clip at the server's moment while it plays: bends its rate, or jumps. A pause is left alone; playing
 * again means being live again. Returns how to stop.
 */
export function followLive(
  media: FollowedMedia,
  elapsedMs: () => number,
  wallNow: () => number = () => performance.now(),
): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  // A jump lands late by the time the seek takes; the next one aims ahead by what the last one took.
  let seekMs = 0;
  let seekBegan: number | null = null;
  const hadLoop = media.loop;
  media.loop = true;

  const compare = (): void => {
    const durationMs = media.duration * 1000;
    if (media.paused || media.seeking || !Number.isFinite(durationMs) || durationMs <= 0) return;
    const drift = liveDrift(media.currentTime * 1000, livePosition(elapsedMs(), durationMs), durationMs);
    const correction = correctDrift(drift);
    if (correction.kind === "jump") {
      seekBegan = wallNow();
      media.currentTime = livePosition(elapsedMs() + seekMs, durationMs) / 1000;
    }
    const rate = correction.kind === "bend" ? correction.rate : 1;
    if (media.playbackRate !== rate) media.playbackRate = rate;
  };

  const onSeeked = (): void => {
    const took = seekBegan === null ? Number.POSITIVE_INFINITY : wallNow() - seekBegan;
    if (took <= maxSeekMs) seekMs = took;
    seekBegan = null;
    compare();
  };

  for (const name of ["loadedmetadata", "play", "playing"]) media.addEventListener(name, compare, { signal });
  media.addEventListener("seeked", onSeeked, { signal });
  const timer = setInterval(compare, everyMs);
  compare();
  return () => {
    if (signal.aborted) return;
    stopped.abort();
    clearInterval(timer);
    media.loop = hadLoop;
    media.playbackRate = 1;
  };
}
