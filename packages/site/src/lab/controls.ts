import { defineOnce, useCatalogue } from "@flyby/player";
import { html, type TemplateResult } from "lit";
import { LightElement } from "../shell/light-element.ts";
import { labIcons } from "./lab-icons.ts";
import { labWords } from "./lab-words.ts";
import { measuresIn } from "./measures.ts";

/** What a person sets. */
export interface Load {
  /** Comments a second. */
  readonly rate: number;
  readonly pollMs: number;
  readonly paused: boolean;
}

export const usualLoad: Load = { rate: 2, pollMs: 3_000, paused: false };

/** Comments of a burst: a poll brings as many at once, a socket shows them in one breath. */
export const burstSize = 10;

/** Above it the server's limit for one address (20 a second) would leave nothing for a burst. */
const rates = { min: 0.5, max: 15, step: 0.5 } as const;
/** Below a second browsers answer some polls from their cache, as the server allows them. */
const polls = { min: 1, max: 10, step: 0.5 } as const;

/** Sliders and buttons. Fires `load` with the wished one, and `burst`. */
export class LabControls extends LightElement {
  static override properties = { load: { attribute: false } };
  declare load: Load;
  readonly #words = useCatalogue(this, labWords);

  constructor() {
    super();
    this.load = usualLoad;
  }

  protected override render(): TemplateResult {
    const { t, locale } = this.#words;
    const { number } = measuresIn(locale);
    const { rate, pollMs, paused } = this.load;
    return html`<section class="lab-controls" aria-label=${t("controls")}>
      <label class="slider">
        <span>${t("rate")}</span><output>${number(rate, 1)}</output>
        <input type="range" name="rate" min=${rates.min} max=${rates.max} step=${rates.step} .value=${`${rate}`} @input=${this.#onRate} />
      </label>
      <label class="slider">
        <span>${t("pollEvery")}</span><output>${number(pollMs / 1_000, 1)} s</output>
        <input
          type="range" name="poll" min=${polls.min} max=${polls.max} step=${polls.step} .value=${`${pollMs / 1_000}`}
          @input=${this.#onPollShown} @change=${this.#onPoll}
        />
      </label>
      <div class="lab-buttons">
        <button type="button" class="button" name="burst" title="B" aria-keyshortcuts="b" ?disabled=${paused} @click=${this.#onBurst}>
          ${labIcons.burst}<span>${t("burst", { count: number(burstSize) })}</span>
        </button>
        <button type="button" class="button primary" name="pause" title="K" aria-keyshortcuts="k" aria-pressed=${paused} @click=${this.#onPause}>
          ${paused ? labIcons.play : labIcons.pause}<span>${paused ? t("resume") : t("pause")}</span>
        </button>
      </div>
    </section>`;
  }

  #wish(change: Partial<Load>): void {
    this.load = { ...this.load, ...change };
    this.dispatchEvent(new CustomEvent("load", { detail: this.load }));
  }

  #onRate = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.#wish({ rate: event.target.valueAsNumber });
  };

  // The lane begins anew with another interval: only when the slider is let go.
  #onPollShown = (event: Event): void => {
    if (event.target instanceof HTMLInputElement)
      this.load = { ...this.load, pollMs: event.target.valueAsNumber * 1_000 };
  };

  #onPoll = (): void => this.#wish({});

  #onPause = (): void => this.#wish({ paused: !this.load.paused });

  #onBurst = (): void => {
    this.dispatchEvent(new CustomEvent("burst"));
  };
}

defineOnce("site-lab-controls", LabControls);

declare global {
  interface HTMLElementTagNameMap {
    "site-lab-controls": LabControls;
  }
}
