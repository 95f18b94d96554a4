import type { ReactiveController, ReactiveControllerHost } from "lit";

/** What the controls show of a media element. */
export interface MediaState {
  readonly paused: boolean;
  readonly ended: boolean;
  /** Waits for data although it should play. */
  readonly waiting: boolean;
  readonly muted: boolean;
  /** 0 to 1. */
  readonly volume: number;
  readonly rate: number;
  readonly currentMs: number;
  /** NaN while unknown, Infinity for a stream. */
  readonly durationMs: number;
  readonly started: boolean;
  readonly error: MediaError | null;
}

const events = [
  "play",
  "playing",
  "pause",
  "ended",
  "waiting",
  "canplay",
  "seeking",
  "seeked",
  "volumechange",
  "ratechange",
  "durationchange",
  "loadedmetadata",
  "timeupdate",
  "error",
  "emptied",
];

/** Renders the host again when its media changes. */
export class MediaStateController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #media: HTMLMediaElement | null = null;
  #watched: AbortController | null = null;
  #started = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  watch(media: HTMLMediaElement): void {
    this.#media = media;
    this.#listen();
  }

  hostConnected(): void {
    this.#listen();
  }

  hostDisconnected(): void {
    this.#watched?.abort();
    this.#watched = null;
  }

  state(): MediaState | null {
    const media = this.#media;
    if (media === null) return null;
    const stalled = media.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    return {
      paused: media.paused,
      ended: media.ended,
      waiting: media.error === null && stalled && (media.seeking || !media.paused),
      muted: media.muted || media.volume === 0,
      volume: media.volume,
      rate: media.playbackRate,
      currentMs: media.currentTime * 1000,
      durationMs: media.duration * 1000,
      started: this.#started,
      error: media.error,
    };
  }

  #listen(): void {
    if (this.#media === null) return;
    this.#watched?.abort();
    this.#watched = new AbortController();
    const changed = (event: Event): void => {
      if (event.type === "playing") this.#started = true;
      if (event.type === "emptied") this.#started = false;
      this.#host.requestUpdate();
    };
    for (const name of events) this.#media.addEventListener(name, changed, { signal: this.#watched.signal });
  }
}
