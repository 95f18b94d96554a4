import { defineOnce, useCatalogue } from "@flyby/player";
import { html, nothing, type TemplateResult } from "lit";
import { icons, mark } from "./icons.ts";
import { languageSelect } from "./language-select.ts";
import { LightElement } from "./light-element.ts";
import { page } from "./page.ts";
import "./page-settings.ts";
import { siteWords } from "./site-words.ts";

/** Wordmark, search, settings. Fires `search` while somebody types; Enter elsewhere than in the library goes there. */
export class TopBar extends LightElement {
  static override properties = {
    query: { type: String },
    library: { type: Boolean },
    open: { state: true },
    lab: { state: true },
  };
  declare query: string;
  /** This is the library page: the search filters here. */
  declare library: boolean;
  declare open: boolean;
  /** The server has a lab. */
  declare lab: boolean;
  readonly #words = useCatalogue(this, siteWords);

  constructor() {
    super();
    this.query = "";
    this.library = false;
    this.open = false;
    this.lab = false;
    void page()
      .about()
      .then((about) => {
        this.lab = about?.lab === true;
      });
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const { addresses } = page();
    return html`<header class="top-bar">
      <a class="wordmark" href=${addresses.library()} aria-label="Flyby, ${t("library")}">${mark}<span>Flyby</span></a>
      <form class="search" role="search" action=${addresses.library()} @submit=${this.#onSubmit}>
        <label>
          <span class="sr">${t("search")}</span>${icons.search}
          <input
            type="search" name="q" autocomplete="off" placeholder=${t("search")} .value=${this.query}
            @input=${this.#onInput} @keydown=${(event: KeyboardEvent) => event.stopPropagation()}
          />
        </label>
      </form>
      ${this.lab ? html`<a class="button icon bar-lab" href=${addresses.lab()} title=${t("lab")} aria-current=${addresses.lab() === location.href ? "page" : nothing}>${icons.lab}<span>${t("lab")}</span></a>` : nothing}
      <label class="bar-language" title=${t("language")}>
        <span class="sr">${t("language")}</span>${icons.language}${languageSelect()}
      </label>
      <button
        type="button" class="button icon" id="page-settings-button" aria-haspopup="dialog" aria-expanded=${this.open}
        aria-label=${t("settings")} title=${t("settings")} @click=${this.#toggle}
      >${icons.settings}</button>
      ${this.open ? html`<site-page-settings @close=${this.#close}></site-page-settings>` : nothing}
    </header>`;
  }

  #onInput = (event: InputEvent): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.query = event.target.value;
    this.dispatchEvent(new CustomEvent("search-rooms", { detail: this.query }));
  };

  #onSubmit = (event: SubmitEvent): void => {
    if (this.library) event.preventDefault();
  };

  #toggle = (): void => {
    this.open = !this.open;
  };

  #close = ({ detail }: CustomEvent<"left" | null>): void => {
    this.open = false;
    if (detail !== "left") this.querySelector<HTMLElement>("#page-settings-button")?.focus();
  };
}

defineOnce("site-top-bar", TopBar);

declare global {
  interface HTMLElementTagNameMap {
    "site-top-bar": TopBar;
  }
}
