import { createClockListeners } from "./clock-listeners.ts";
import type { Clock } from "./stage-contract.ts";

/** What is used of a media element. */
export type MediaLike = Pick<
  HTMLMediaElement,
  | "currentTime"
  | "paused"
  | "ended"
  | "seeking"
  | "playbackRate"
  | "readyState"
  | "addEventListener"
  | "removeEventListener"
>;

export interface MediaClock extends Clock {
  close(): void;
}

/** Less data than this and the picture stands still, whatever `paused` says. */
const haveFutureData = 3;
/** A media this far ahead of what was expected has jumped. */
const maxAheadMs = 150;
/** Behind it may fall, as players stand for a moment when they start: then it is waited for, not gone back to. */
const maxBehindMs = 1_000;
/** Share of the drift that is corrected with each new reading, at most so much a second: no step can be seen. */
const correctionPerSecond = 1.5;
/** Without a new reading for so long the media stands, whatever it says. */
const maxUnreadMs = 600;

/**
 * Progress of a video, smooth between the steps of `currentTime`, exact while it stands still and after a seek.
 * `now` is for tests.
 */
export function createMediaClock(media: MediaLike, now: () => number = () => performance.now()): MediaClock {
  const listeners = createClockListeners();
  let progress = media.currentTime * 1_000;
  let shown = progress;
  let shownAt = now();
  let readAt = shownAt;
  let wasMoving = moving();

  function moving(): boolean {
    return !media.paused && !media.ended && !media.seeking && media.readyState >= haveFutureData;
  }

  function anchor(): void {
    shown = media.currentTime * 1_000;
    progress = shown;
    readAt = now();
    shownAt = readAt;
    wasMoving = moving();
  }

  function read(): number {
    if (!moving() || !wasMoving) {
      anchor();
      return progress;
    }
    const at = now();
    const next = media.currentTime * 1_000;
    if (next === shown) {
      progress += Math.max(0, Math.min(at, shownAt + maxUnreadMs) - readAt) * media.playbackRate;
      readAt = at;
      return progress;
    }
    const step = (at - readAt) * media.playbackRate;
    const drift = next - (progress + step);
    const scale = Math.max(1, media.playbackRate);
    if (drift > maxAheadMs * scale || drift < -maxBehindMs * scale) {
      anchor();
      return progress;
    }
    const correction = drift * Math.min(1, ((at - readAt) / 1_000) * correctionPerSecond);
    progress += Math.max(step / 4, step + correction);
    shown = next;
    shownAt = at;
    readAt = at;
    return progress;
  }

  function told(change: "play" | "pause" | "seek"): () => void {
    return () => {
      // "playing" comes after the media has begun to move: starting anew there would step back.
      if (change !== "play") anchor();
      listeners.tell(change);
    };
  }

  let rate = media.playbackRate;
  const events: Readonly<Record<string, () => void>> = {
    playing: told("play"),
    pause: told("pause"),
    waiting: told("pause"),
    ended: told("pause"),
    seeking: told("seek"),
    seeked: told("seek"),
    loadedmetadata: told("seek"),
    ratechange() {
      // What has passed since the last frame passed at the old rate.
      const at = now();
      if (wasMoving) progress += (at - readAt) * rate;
      readAt = at;
      rate = media.playbackRate;
      listeners.tell("rate");
    },
  };
  for (const [event, listener] of Object.entries(events)) media.addEventListener(event, listener);

  return {
    now: read,
    playing: moving,
    rate: () => media.playbackRate,
    subscribe: listeners.subscribe,
    close() {
      for (const [event, listener] of Object.entries(events)) media.removeEventListener(event, listener);
    },
  };
}
