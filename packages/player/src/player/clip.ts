import type { KeyValue } from "@flyby/client";
import type { ReactiveControllerHost } from "lit";
import { keepVolume, recallVolume } from "./kept-volume.ts";
import { type MediaState, MediaStateController } from "./media-state.ts";
import { type Start, startPlayback } from "./start-playback.ts";

/** The clip in the player's video element: which one, how it began, where it stands. */
export class Clip {
  readonly #host: ReactiveControllerHost;
  readonly #storage: KeyValue;
  readonly #media: MediaStateController;
  #video: HTMLVideoElement | null = null;
  #address: string | null = null;
  #start: Start | null = null;

  constructor(host: ReactiveControllerHost, storage: KeyValue) {
    this.#host = host;
    this.#storage = storage;
    this.#media = new MediaStateController(host);
  }

  /** null without a clip. */
  get state(): MediaState | null {
    return this.#address === null ? null : this.#media.state();
  }

  /** Plays without sound, because the browser wants a gesture first. */
  get needsTap(): boolean {
    return this.#start === "muted";
  }

  watch(video: HTMLVideoElement): void {
    this.#video = video;
    video.volume = recallVolume(this.#storage);
    video.addEventListener("volumechange", () => {
      if (video.muted) return;
      keepVolume(this.#storage, video.volume);
      if (this.#start === "muted") this.#start = "playing";
    });
    this.#media.watch(video);
  }

  /** Loads another clip, or none, and plays it where that is wanted. */
  show(address: string | null, wantsPlay: boolean): void {
    if (this.#video === null || address === this.#address) return;
    this.#address = address;
    this.#start = null;
    if (address === null) this.#video.removeAttribute("src");
    else this.#video.src = address;
    this.#video.load();
    if (address !== null && wantsPlay) void this.play();
    this.#host.requestUpdate();
  }

  async play(): Promise<void> {
    if (this.#video === null) return;
    this.#start = await startPlayback(this.#video);
    this.#host.requestUpdate();
  }

  /** Loads the clip again after a failure. */
  retry(): void {
    this.#video?.load();
    void this.play();
  }
}
