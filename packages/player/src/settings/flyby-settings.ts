import type { Density, LayerSettings } from "@flyby/engine/core";
import type { Mode } from "@flyby/protocol";
import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { ViewerSettings } from "../room-context.ts";
import { useCatalogue } from "../strings/use-catalogue.ts";
import { closeIcon } from "../theme/close-icon.ts";
import { base, buttons, tokens } from "../theme/tokens.ts";
import { blockedAuthorsRow, blockedWordsRow } from "./blocked-rows.ts";
import { pageSettings } from "./page-settings.ts";
import { switchableModes } from "./parse-settings.ts";
import { type SampleLine, startSample } from "./sample-line.ts";
import { choiceRow, sliderRow, toggleRow } from "./setting-rows.ts";
import { readSettingsFile, saveSettingsFile } from "./settings-file.ts";
import { settingsStyles } from "./settings-styles.ts";
import { settingsWords } from "./settings-words.ts";

/** The viewer's settings of the layer, with a running sample. Its slot takes further rows. */
export class FlybySettings extends LitElement {
  static override properties: PropertyDeclarations = {
    settings: { attribute: false },
    importFailed: { state: true },
  };
  static override styles: CSSResultGroup = [tokens, base, buttons, settingsStyles];

  /** The page's shared settings when null. */
  declare settings: ViewerSettings | null;
  declare importFailed: boolean;

  readonly #words = useCatalogue(this, settingsWords);
  readonly #reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
  #sample: SampleLine | null = null;
  #stop: (() => void) | null = null;
  #seen: IntersectionObserver | null = null;

  constructor() {
    super();
    this.settings = null;
    this.importFailed = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#subscribe();
    // The sample runs only while the panel can be seen.
    this.#seen = new IntersectionObserver((entries) => this.#runSample(entries.some((entry) => entry.isIntersecting)));
    this.#seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#seen?.disconnect();
    this.#runSample(false);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("settings") && this.isConnected) this.#subscribe();
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const now = this.#store.get();
    return html`
      <header><h2>${t("title")}</h2>${this.#closeButton()}</header>
      <div part="sample" role="img" aria-label=${t("sample")}></div>
      ${this.#renderLook(now)}
      ${this.#renderChoice(now)}
      ${blockedWordsRow({ words: now.blockedWords, t, onChange: (blockedWords) => this.#set({ blockedWords }) })}
      ${blockedAuthorsRow({ authors: now.blockedAuthors, t, onChange: (blockedAuthors) => this.#set({ blockedAuthors }) })}
      <slot></slot>
      <footer>
        <button class="button reset" part="button" type="button" @click=${() => this.#store.reset()}>${t("reset")}</button>
        <button class="button" part="button" type="button" @click=${() => saveSettingsFile(this.#store.get())}>${t("exportSettings")}</button>
        <button class="button" part="button" type="button" @click=${this.#import}>${t("importSettings")}</button>
      </footer>
      ${this.importFailed ? html`<p class="problem" role="alert">${t("importFailed")}</p>` : nothing}
    `;
  }

  #renderLook(now: LayerSettings): TemplateResult {
    const { t, format } = this.#words;
    const areas = [
      { value: 0.25, label: t("areaQuarter") },
      { value: 0.5, label: t("areaHalf") },
      { value: 0.75, label: t("areaThreeQuarters") },
      { value: 1, label: t("areaFull") },
    ];
    const times = (label: string, value: number, onInput: (value: number) => void): TemplateResult =>
      sliderRow({ label, value, min: 0.5, max: 2, step: 0.05, shown: t("times", { value }), onInput });
    return html`
      ${sliderRow({ label: t("opacity"), value: now.opacity, min: 0.1, max: 1, step: 0.05, shown: format.percent(now.opacity), onInput: (opacity) => this.#set({ opacity }) })}
      ${choiceRow({ label: t("area"), value: now.area, choices: areas, onChoose: (area) => this.#set({ area }) })}
      ${times(t("speed"), now.speed, (speed) => this.#set({ speed }))}
      ${times(t("size"), now.scale, (scale) => this.#set({ scale }))}
    `;
  }

  #renderChoice(now: LayerSettings): TemplateResult {
    const { t } = this.#words;
    const densities: readonly { value: Density; label: string }[] = [
      { value: "none", label: t("densityNone") },
      { value: "overlap", label: t("densityOverlap") },
      { value: "queue", label: t("densityQueue") },
    ];
    const names: Readonly<Record<Mode, string>> = {
      scroll: t("modeScroll"),
      reverse: t("modeReverse"),
      top: t("modeTop"),
      bottom: t("modeBottom"),
      positioned: t("modePositioned"),
    };
    const bySystem = this.#reducedMotion.matches;
    return html`
      ${choiceRow({ label: t("density"), value: now.density, choices: densities, onChoose: (density) => this.#set({ density }) })}
      <fieldset part="row">
        <legend>${t("modes")}</legend>
        <div class="chips">
          ${switchableModes.map((mode) => {
            const toggle = (): void => this.#set({ modes: { ...this.#store.get().modes, [mode]: !now.modes[mode] } });
            return html`<button class="chip" type="button" aria-pressed=${now.modes[mode]} @click=${toggle}>${names[mode]}</button>`;
          })}
        </div>
      </fieldset>
      ${toggleRow({ label: t("keepSubtitlesClear"), value: now.keepSubtitlesClear, onToggle: (keepSubtitlesClear) => this.#set({ keepSubtitlesClear }) })}
      ${toggleRow({ label: t("still"), value: now.still || bySystem, disabled: bySystem, hint: bySystem ? t("stillBySystem") : null, onToggle: (still) => this.#set({ still }) })}
    `;
  }

  /** In a popover (the sheet of a phone has no outside to speak of) there is a way to close it. */
  #closeButton(): TemplateResult | typeof nothing {
    const panel = this.closest<HTMLElement>("[popover]");
    if (panel === null) return nothing;
    const label = this.#words.t("close");
    return html`<button class="button icon" part="button" type="button" aria-label=${label} title=${label} @click=${() => panel.hidePopover()}>${closeIcon}</button>`;
  }

  get #store(): ViewerSettings {
    return this.settings ?? pageSettings();
  }

  #set(change: Partial<LayerSettings>): void {
    this.#store.set(change);
  }

  #subscribe(): void {
    this.#stop?.();
    this.#stop = this.#store.subscribe((now) => {
      this.#sample?.show(this.#drawn(now));
      this.requestUpdate();
    });
  }

  /** The sample shows how comments look, also while they are switched off. */
  #drawn(now: LayerSettings): LayerSettings {
    return { ...now, visible: true, still: now.still || this.#reducedMotion.matches };
  }

  #runSample(on: boolean): void {
    const container = this.renderRoot?.querySelector<HTMLElement>('[part="sample"]');
    if (on && this.#sample === null && container) this.#sample = startSample(container, this.#drawn(this.#store.get()));
    if (!on) {
      this.#sample?.close();
      this.#sample = null;
    }
  }

  async #import(): Promise<void> {
    const read = await readSettingsFile(this.ownerDocument);
    this.importFailed = read === "unreadable";
    if (read !== "unreadable" && read !== "cancelled") this.#set(read);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "flyby-settings": FlybySettings;
  }
}
