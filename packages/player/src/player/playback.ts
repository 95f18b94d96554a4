import { rates } from "./rates.ts";

/** What a viewer does to a media element. */
type Media = HTMLMediaElement;

export function togglePlay(media: Media): void {
  if (media.paused || media.ended) void media.play().catch(() => {});
  else media.pause();
}

export function seekBy(media: Media, byMs: number): void {
  const end = Number.isFinite(media.duration) ? media.duration : Number.POSITIVE_INFINITY;
  media.currentTime = Math.min(end, Math.max(0, media.currentTime + byMs / 1000));
}

/** Turning the volume up means wanting to hear something. */
export function setVolume(media: Media, volume: number): void {
  media.volume = Math.min(1, Math.max(0, volume));
  media.muted = media.volume === 0;
}

export function toggleMute(media: Media): void {
  if (media.muted || media.volume === 0) setVolume(media, media.volume || 0.5);
  else media.muted = true;
}

export function stepRate(media: Media, step: -1 | 1): void {
  const next =
    step > 0 ? rates.find((rate) => rate > media.playbackRate) : rates.findLast((rate) => rate < media.playbackRate);
  if (next !== undefined) media.playbackRate = next;
}
