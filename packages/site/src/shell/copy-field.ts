import { copyText, defineOnce, useCatalogue } from "@flyby/player";
import { html, type TemplateResult } from "lit";
import { icons } from "./icons.ts";
import { LightElement } from "./light-element.ts";
import { siteWords } from "./site-words.ts";

/** How long "Copied" stands, ms. */
const copiedMs = 2_000;

/** A line of code or an address with a button that copies it. */
export class CopyField extends LightElement {
  static override properties = { text: { type: String }, label: { type: String }, copied: { state: true } };
  declare text: string;
  declare label: string;
  declare copied: boolean;
  readonly #words = useCatalogue(this, siteWords);

  constructor() {
    super();
    this.text = "";
    this.label = "";
    this.copied = false;
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const title = this.copied ? t("copied") : t("copy");
    return html`<div class="copy-field">
      <code tabindex="0" aria-label=${this.label || this.text}>${this.text}</code>
      <button type="button" class="button icon" aria-label="${title}: ${this.label || this.text}" title=${title} @click=${this.#copy}>
        ${this.copied ? html`<span class="done">✓</span>` : icons.copy}
      </button>
      <span class="sr" role="status">${this.copied ? t("copied") : ""}</span>
    </div>`;
  }

  #copy = async (): Promise<void> => {
    this.copied = await copyText(this.text);
    setTimeout(() => {
      this.copied = false;
    }, copiedMs);
  };
}

defineOnce("site-copy-field", CopyField);

declare global {
  interface HTMLElementTagNameMap {
    "site-copy-field": CopyField;
  }
}
