import { type CSSResult, css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { formatPosition } from "../strings/format.ts";
import { useCatalogue } from "../strings/use-catalogue.ts";
import { base, tokens } from "../theme/tokens.ts";
import { densityPath } from "./density-path.ts";
import { playerWords } from "./player-words.ts";

/** The progress bar: a native slider under our drawing, so keyboard and assistive technology have it for nothing. */
export class SeekBar extends LitElement {
  static override properties: PropertyDeclarations = {
    video: { attribute: false },
    durationMs: { attribute: false },
    density: { attribute: false },
    hoverMs: { state: true },
  };
  static override styles: CSSResult[] = [
    tokens,
    base,
    css`
      :host { display: block; position: relative; height: 20px; touch-action: none; }
      .density { position: absolute; inset: auto 0 12px; height: 20px; width: 100%; pointer-events: none; overflow: visible; }
      .density path { fill: rgb(255 255 255 / 0.28); }
      .density.played { clip-path: inset(0 calc(100% - var(--played, 0%)) 0 0); }
      .density.played path { fill: var(--_accent); fill-opacity: 0.55; }
      .track { position: absolute; inset: auto 0 8px; height: 4px; border-radius: 2px; background: rgb(255 255 255 / 0.24); overflow: hidden; transition: height var(--_motion), bottom var(--_motion); }
      :host(:hover) .track, :host(:focus-within) .track { height: 6px; bottom: 7px; }
      .buffered, .played-bar { position: absolute; inset: 0 auto 0 0; }
      .buffered { width: var(--buffered, 0%); background: rgb(255 255 255 / 0.3); }
      .played-bar { width: var(--played, 0%); background: var(--_accent); }
      .thumb { position: absolute; left: var(--played, 0%); bottom: 3px; width: 14px; height: 14px; margin-left: -7px; border-radius: 50%; background: var(--_accent); pointer-events: none; scale: 0; transition: scale var(--_motion); }
      :host(:hover) .thumb, :host(:focus-within) .thumb { scale: 1; }
      @media (pointer: coarse) { :host { height: 32px; } .thumb { scale: 1; } .track { height: 5px; } }
      input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; appearance: none; }
      input::-webkit-slider-thumb { appearance: none; width: 1px; height: 20px; }
      input::-moz-range-thumb { width: 1px; height: 20px; border: 0; }
      :host(:focus-within) input:focus-visible ~ .thumb { outline: 2px solid var(--_focus); outline-offset: 2px; }
      .hover { position: absolute; left: var(--hover, 0%); bottom: 38px; translate: -50% 0; padding: 2px 6px; border-radius: 4px; background: #0f1217; color: #e9edf2; font-size: 13px; font-variant-numeric: tabular-nums; pointer-events: none; }
    `,
  ];

  declare video: HTMLVideoElement | null;
  declare durationMs: number;
  /** Comments per bucket over the whole video. */
  declare density: readonly number[];
  declare hoverMs: number | null;

  readonly #words = useCatalogue(this, playerWords);
  #frame = 0;

  constructor() {
    super();
    this.video = null;
    this.durationMs = Number.NaN;
    this.density = [];
    this.hoverMs = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#frame = requestAnimationFrame(this.#follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
  }

  protected override render(): TemplateResult {
    const known = Number.isFinite(this.durationMs) && this.durationMs > 0;
    const { path, width } = densityPath(this.density);
    const area = (kind: string): TemplateResult =>
      html`<svg class=${`density ${kind}`} part="density" viewBox=${`0 0 ${width} 20`} preserveAspectRatio="none" aria-hidden="true"><path d=${path}></path></svg>`;
    return html`
      ${path === "" ? nothing : [area("all"), area("played")]}
      <div class="track" part="track"><div class="buffered"></div><div class="played-bar"></div></div>
      <input
        type="range" min="0" max=${known ? Math.round(this.durationMs) : 0} step="100" ?disabled=${!known}
        aria-label=${this.#words.t("position")}
        @input=${this.#seek} @keydown=${this.#step} @pointermove=${this.#hover} @pointerleave=${this.#leave}
      />
      <div class="thumb"></div>
      ${this.hoverMs === null || !known ? nothing : html`<div class="hover" aria-hidden="true">${formatPosition(this.hoverMs)}</div>`}
    `;
  }

  // Every frame instead of at `timeupdate` (4 Hz), and past Lit: two properties, no layout.
  readonly #follow = (): void => {
    this.#frame = requestAnimationFrame(this.#follow);
    const { video } = this;
    const input = this.renderRoot.querySelector("input");
    if (video === null || input === null || !(this.durationMs > 0) || !this.checkVisibility()) return;
    const nowMs = video.currentTime * 1000;
    this.style.setProperty("--played", `${Math.min(100, (nowMs / this.durationMs) * 100).toFixed(3)}%`);
    this.style.setProperty("--buffered", `${(bufferedUntil(video) / this.durationMs) * 100}%`);
    input.value = String(Math.round(nowMs));
    const text = this.#words.t("positionOf", { at: formatPosition(nowMs), of: formatPosition(this.durationMs) });
    if (input.getAttribute("aria-valuetext") !== text) input.setAttribute("aria-valuetext", text);
  };

  #seek(event: Event): void {
    if (!(event.target instanceof HTMLInputElement) || this.video === null) return;
    this.video.currentTime = Number(event.target.value) / 1000;
  }

  // A slider's own step would be a tenth of a second.
  #step(event: KeyboardEvent): void {
    const stepMs = { ArrowLeft: -5_000, ArrowDown: -5_000, ArrowRight: 5_000, ArrowUp: 5_000 }[event.key];
    if (stepMs === undefined || this.video === null) return;
    event.preventDefault();
    this.video.currentTime = Math.max(0, this.video.currentTime + stepMs / 1000);
  }

  #hover(event: PointerEvent): void {
    const box = this.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    this.hoverMs = share * this.durationMs;
    this.style.setProperty("--hover", `${share * 100}%`);
  }

  #leave(): void {
    this.hoverMs = null;
  }
}

function bufferedUntil(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime + 0.1 && buffered.end(index) >= currentTime)
      return buffered.end(index) * 1000;
  }
  return 0;
}

declare global {
  interface HTMLElementTagNameMap {
    "flyby-seek-bar": SeekBar;
  }
}
