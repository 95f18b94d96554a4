import { defineOnce } from "@flyby/player";
import type { RoomSummary } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import { LightElement } from "../shell/light-element.ts";
import { page } from "../shell/page.ts";
import { frameOf } from "./frames.ts";
import { InView } from "./in-view.ts";
import { placeholder } from "./placeholder.ts";

/** The picture of a room: its poster, a captured frame, for a live one the moving picture itself. */
export class Poster extends LightElement {
  static override properties = {
    room: { attribute: false },
    clockOffsetMs: { type: Number },
    frame: { state: true },
    broken: { state: true },
  };
  declare room: RoomSummary | null;
  /** Server's clock minus ours. */
  declare clockOffsetMs: number;
  declare frame: string | null;
  declare broken: boolean;
  readonly #view = new InView(this);
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #asked = "";

  constructor() {
    super();
    this.room = null;
    this.clockOffsetMs = 0;
    this.frame = null;
    this.broken = false;
  }

  protected override render(): TemplateResult {
    const { room } = this;
    const picture = this.#picture();
    return html`<span class="poster">
      ${room === null || picture !== null ? nothing : placeholder(room.id)}
      ${picture === null ? nothing : html`<img src=${picture} alt="" loading="lazy" decoding="async" @error=${this.#onError} />`}
      ${room?.kind === "live" && this.#moves() ? this.#preview(room) : nothing}
    </span>`;
  }

  protected override updated(): void {
    const { room } = this;
    const media = room?.media ?? null;
    if (media === null || !this.#view.visible || this.#picture() !== null || this.#asked === media.url) return;
    this.#asked = media.url;
    void frameOf(page().addresses.resolve(media.url), media.durationMs).then((frame) => {
      if (this.room?.media?.url === media.url) this.frame = frame;
    });
  }

  #picture(): string | null {
    const url = this.room?.media?.posterUrl ?? null;
    return url === null || this.broken ? this.frame : page().addresses.resolve(url);
  }

  #moves(): boolean {
    return this.#view.visible && !this.#still.matches && this.room?.media != null;
  }

  #preview(room: RoomSummary): TemplateResult {
    const url = page().addresses.resolve(room.media?.url ?? "");
    return html`<video
      src=${url} muted loop playsinline autoplay tabindex="-1" aria-hidden="true" .muted=${true}
      @loadedmetadata=${this.#toNow}
    ></video>`;
  }

  /** Everybody sees the same moment, here too. */
  #toNow = (event: Event): void => {
    const { target } = event;
    const startedAt = this.room?.startedAt ?? null;
    if (!(target instanceof HTMLVideoElement) || startedAt === null || !Number.isFinite(target.duration)) return;
    const elapsed = (Date.now() + this.clockOffsetMs - startedAt) / 1000;
    target.currentTime = ((elapsed % target.duration) + target.duration) % target.duration;
  };

  #onError = (): void => {
    this.broken = true;
  };
}

defineOnce("site-poster", Poster);

declare global {
  interface HTMLElementTagNameMap {
    "site-poster": Poster;
  }
}
