import { defineOnce, useCatalogue } from "@flyby/player";
import { html, type TemplateResult } from "lit";
import { icons } from "../shell/icons.ts";
import { LightElement } from "../shell/light-element.ts";
import { siteWords } from "../shell/site-words.ts";
import { watchWords } from "./watch-words.ts";

const rows = [
  ["keyPlay", ["Space", "K"]],
  ["keySeek", ["←", "→"]],
  ["keySeekFar", ["J", "L"]],
  ["keyVolume", ["↑", "↓"]],
  ["keyMute", ["M"]],
  ["keyFullscreen", ["F"]],
  ["keyDanmaku", ["D"]],
  ["keyChat", ["C"]],
  ["keyCompose", ["Enter"]],
  ["keyRate", ["<", ">"]],
  ["keyHelp", ["?"]],
  ["keyRows", ["↑", "↓"]],
] as const;

/** All keys of the watch page. */
export class KeysDialog extends LightElement {
  readonly #words = useCatalogue(this, watchWords);
  readonly #site = useCatalogue(this, siteWords);

  show(): void {
    const dialog = this.querySelector("dialog");
    if (dialog?.open === false) dialog.showModal();
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    return html`<dialog class="dialog" aria-labelledby="keys-title" closedby="any" @keydown=${this.#onKey}>
      <div class="popover-head">
        <h2 id="keys-title">${t("keys")}</h2>
        <form method="dialog"><button class="button icon" aria-label=${this.#site.t("close")}>${icons.close}</button></form>
      </div>
      <dl class="keys">
        ${rows.map(([key, keys]) => html`<div><dt>${keys.map((name) => html`<kbd>${name}</kbd> `)}</dt><dd>${t(key)}</dd></div>`)}
      </dl>
    </dialog>`;
  }

  #onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "?") this.querySelector("dialog")?.close();
  };
}

defineOnce("site-keys-dialog", KeysDialog);

declare global {
  interface HTMLElementTagNameMap {
    "site-keys-dialog": KeysDialog;
  }
}
