import { type Mode, type Size, sizes } from "@flyby/protocol";
import { type CSSResultGroup, css, html, LitElement, type TemplateResult } from "lit";
import { styleProperties } from "../chat/style-properties.ts";
import { useCatalogue } from "../strings/use-catalogue.ts";
import { base, tokens } from "../theme/tokens.ts";
import {
  type ComposerStyle,
  choosableModes,
  defaultStyle,
  formatColor,
  palette,
  parseColor,
} from "./composer-style.ts";
import { composerWords } from "./composer-words.ts";
import { modePicture } from "./mode-picture.ts";

type ColorName = keyof typeof palette;
const colorNames = Object.keys(palette) as ColorName[];

/** Movement, size and colour of the next comment. Fires `change` with the new style in `look`. */
export class StylePanel extends LitElement {
  static override properties = {
    look: { attribute: false },
    modes: { attribute: false },
    video: { attribute: false },
    text: { type: String },
  };
  declare look: ComposerStyle;
  declare modes: readonly Mode[];
  declare video: HTMLVideoElement | null;
  declare text: string;
  readonly #words = useCatalogue(this, composerWords);

  constructor() {
    super();
    this.look = defaultStyle;
    this.modes = choosableModes;
    this.video = null;
    this.text = "";
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    return html`
      <flyby-frame-preview
        part="preview" role="img" aria-label=${t("preview")}
        .video=${this.video} .look=${this.look} .text=${this.text || t("sample")}
      ></flyby-frame-preview>
      <fieldset class="row">
        <legend>${t("mode")}</legend>
        ${choosableModes
          .filter((mode) => this.modes.includes(mode))
          .map((mode) => this.#choice("mode", mode, t(mode), this.look.mode === mode, modePicture(mode)))}
      </fieldset>
      <fieldset class="row">
        <legend>${t("size")}</legend>
        ${sizes.map((size) => this.#choice("size", size, t(size), this.look.size === size, html`<b class=${size}>A</b>`))}
      </fieldset>
      <fieldset class="colors">
        <legend>${t("color")}</legend>
        <div class="swatches">${colorNames.map((name) => this.#swatch(name))}</div>
        <label class="hex">
          <span class="sr">${t("hex")}</span>
          <input
            type="text" part="hex" spellcheck="false" autocomplete="off" maxlength="7" size="8"
            .value=${formatColor(this.look.color)} @input=${this.#onHex} @keydown=${stop}
          />
        </label>
      </fieldset>
    `;
  }

  #choice(
    group: "mode" | "size",
    value: Mode | Size,
    label: string,
    checked: boolean,
    picture: unknown,
  ): TemplateResult {
    return html`<label class="choice" title=${label}>
      <input
        type="radio" name=${group} class="sr" .checked=${checked} @keydown=${stop}
        @change=${() => this.#change({ [group]: value })}
      />
      <span class="face">${picture}</span><span class="sr">${label}</span>
    </label>`;
  }

  #swatch(name: ColorName): TemplateResult {
    return html`<label class="choice swatch" title=${this.#words.t(name)}>
      <input
        type="radio" name="color" class="sr" .checked=${this.look.color === palette[name]} @keydown=${stop}
        @change=${() => this.#change({ color: palette[name] })}
      />
      <span class="face" ${styleProperties({ "background-color": formatColor(palette[name]) })}></span>
      <span class="sr">${this.#words.t(name)}</span>
    </label>`;
  }

  #onHex = (event: InputEvent): void => {
    const color = event.target instanceof HTMLInputElement ? parseColor(event.target.value) : null;
    if (color !== null) this.#change({ color });
  };

  #change(change: Partial<ComposerStyle>): void {
    this.look = { ...this.look, ...change };
    this.dispatchEvent(new Event("change"));
  }

  static override styles: CSSResultGroup = [
    tokens,
    base,
    css`
      :host { display: grid; gap: 12px; }
      fieldset { display: flex; flex-wrap: wrap; gap: 8px; margin: 0; padding: 0; border: 0; min-inline-size: 0; }
      legend { padding: 0 0 4px; font-size: 13px; color: var(--_muted); }
      .choice { position: relative; display: inline-flex; cursor: pointer; }
      .face {
        display: inline-grid; place-items: center; min-inline-size: 60px; block-size: max(40px, var(--_target));
        border: 1px solid var(--_line); border-radius: var(--_radius); color: var(--_muted);
      }
      .choice:hover .face { border-color: var(--_muted); }
      input:checked + .face { color: var(--_text); border-color: var(--_accent); box-shadow: inset 0 0 0 1px var(--_accent); }
      input:focus-visible + .face { outline: 2px solid var(--_focus); outline-offset: 2px; }
      .swatches { inline-size: 100%; display: grid; grid-template-columns: repeat(6, 36px); justify-content: space-between; gap: 8px; }
      .swatch .face { min-inline-size: 0; inline-size: 36px; block-size: 36px; border-radius: 50%; }
      .swatch input:checked + .face { border-color: var(--_surface); box-shadow: 0 0 0 2px var(--_accent); }
      .small { font-size: 12px; }
      .normal { font-size: 17px; }
      .large { font-size: 23px; }
      .hex input {
        block-size: 36px; padding: 0 8px; border: 1px solid var(--_line); border-radius: var(--_radius);
        background: var(--_bg); color: var(--_text); font: 16px/1 ui-monospace, monospace;
      }
    `,
  ];
}

// The page's shortcuts (arrows seek) must not see keys that choose here.
function stop(event: KeyboardEvent): void {
  if (event.key !== "Escape") event.stopPropagation();
}

declare global {
  interface HTMLElementTagNameMap {
    "flyby-style-panel": StylePanel;
  }
}
