import { correctDrift, jumpMs, liveDrift, livePosition } from "./live-sync.ts";

/** How often the picture is compared with the server's clock (ms). */
const everyMs = 250;
/** A jump that lands further off than this is worth a second one, right after it (ms). */
const settleMs = 120;
/** Jumps that may follow a jump: the first lands late by the time it took, the next one knows that time. */
const settlingJumps = 2;
/** A seek that takes longer than this was disturbed (ms). */
const maxLeadMs = 800;
/** HTMLMediaElement.HAVE_FUTURE_DATA: below it the picture stands still. */
const haveFutureData = 3;

/** The part of a media element that following needs. */
export type FollowedMedia = Pick<
  HTMLMediaElement,
  "currentTime" | "duration" | "paused" | "seeking" | "readyState" | "playbackRate" | "loop" | "addEventListener"
>;

/**
 * Keeps a looping clip at the server's moment while it plays: bends its rate, or jumps. A pause is left alone; playing
 * again means being live again. Returns how to stop.
 */
export function followLive(
  media: FollowedMedia,
  elapsedMs: () => number,
  every: (run: () => void, ms: number) => () => void = repeat,
): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  // A jump lands late by the time the seek takes: the next one aims ahead by that much.
  let leadMs = 0;
  let settling = 0;
  const hadLoop = media.loop;
  media.loop = true;

  const drift = (): number | null => {
    const durationMs = media.duration * 1000;
    if (media.paused || media.seeking || !Number.isFinite(durationMs) || durationMs <= 0) return null;
    return liveDrift(media.currentTime * 1000, livePosition(elapsedMs(), durationMs), durationMs);
  };
  const jump = (): void => {
    setRate(1);
    media.currentTime = livePosition(elapsedMs() + leadMs, media.duration * 1000) / 1000;
  };
  const setRate = (rate: number): void => {
    if (media.playbackRate !== rate) media.playbackRate = rate;
  };
  const compare = (): void => {
    const driftMs = drift();
    if (driftMs === null) return;
    const correction = correctDrift(driftMs);
    if (correction.kind === "jump") {
      settling = settlingJumps;
      jump();
    } else setRate(correction.kind === "bend" ? correction.rate : 1);
  };
  const tick = (): void => {
    const driftMs = drift();
    if (driftMs === null || media.readyState < haveFutureData) return;
    if (settling > 0 && Math.abs(driftMs) > settleMs && Math.abs(driftMs) < jumpMs) {
      settling--;
      leadMs = Math.min(maxLeadMs, Math.max(0, leadMs - driftMs));
      jump();
    } else {
      settling = 0;
      compare();
    }
  };
  const begin = (): void => {
    settling = settlingJumps;
    compare();
  };

  media.addEventListener("play", begin, { signal });
  for (const name of ["loadedmetadata", "playing"]) media.addEventListener(name, compare, { signal });
  const stopTicking = every(tick, everyMs);
  begin();
  return () => {
    if (signal.aborted) return;
    stopped.abort();
    stopTicking();
    media.loop = hadLoop;
    media.playbackRate = 1;
  };
}

function repeat(run: () => void, ms: number): () => void {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
}
