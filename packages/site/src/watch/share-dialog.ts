import { defineOnce, formatPosition, useCatalogue } from "@flyby/player";
import { html, nothing, type TemplateResult } from "lit";
import { embedCode } from "../library/first-steps.ts";
import { icons } from "../shell/icons.ts";
import { LightElement } from "../shell/light-element.ts";
import { page } from "../shell/page.ts";
import { siteWords } from "../shell/site-words.ts";
import "../shell/copy-field.ts";
import { watchWords } from "./watch-words.ts";

/** Address, embed code and overlay of a room. */
export class ShareDialog extends LightElement {
  static override properties = { room: { type: String }, atMs: { state: true }, fromHere: { state: true } };
  declare room: string;
  /** Position to share, null in a live room. */
  declare atMs: number | null;
  declare fromHere: boolean;
  readonly #words = useCatalogue(this, watchWords);
  readonly #site = useCatalogue(this, siteWords);

  constructor() {
    super();
    this.room = "";
    this.atMs = null;
    this.fromHere = false;
  }

  show(atMs: number | null): void {
    this.atMs = atMs;
    this.querySelector("dialog")?.showModal();
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const { addresses } = page();
    const at = this.fromHere && this.atMs !== null ? this.atMs : undefined;
    return html`<dialog class="dialog" aria-labelledby="share-title" closedby="any" @keydown=${stop}>
      <div class="popover-head">
        <h2 id="share-title">${t("shareTitle")}</h2>
        <form method="dialog"><button class="button icon" aria-label=${this.#site.t("close")}>${icons.close}</button></form>
      </div>
      <h3>${t("link")}</h3>
      <site-copy-field text=${addresses.watch(this.room, at)} label=${t("link")}></site-copy-field>
      ${
        this.atMs === null
          ? nothing
          : html`<label class="check">
              <input type="checkbox" .checked=${this.fromHere} @change=${this.#onFromHere} />
              <span>${t("linkAt", { time: formatPosition(this.atMs) })}</span>
            </label>`
      }
      <h3>${t("embed")}</h3>
      <site-copy-field text=${embedCode(addresses.base, this.room)} label=${t("embed")}></site-copy-field>
      <h3>${t("overlay")}</h3>
      <site-copy-field text=${addresses.overlay(this.room)} label=${t("overlay")}></site-copy-field>
    </dialog>`;
  }

  #onFromHere = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.fromHere = event.target.checked;
  };
}

// The player's keys are not for a dialogue.
function stop(event: KeyboardEvent): void {
  event.stopPropagation();
}

defineOnce("site-share-dialog", ShareDialog);

declare global {
  interface HTMLElementTagNameMap {
    "site-share-dialog": ShareDialog;
  }
}
