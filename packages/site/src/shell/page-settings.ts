import { defineOnce, type Theme, themes, useCatalogue } from "@flyby/player";
import { html, type TemplateResult } from "lit";
import { icons } from "./icons.ts";
import { languageSelect } from "./language-select.ts";
import { LightElement } from "./light-element.ts";
import { page } from "./page.ts";
import { siteWords } from "./site-words.ts";

/** Language, appearance, reading aloud, admin token. Fires `close`, and `admin-token` on the document when it changed. */
export class PageSettings extends LightElement {
  static override properties = { token: { state: true }, trouble: { state: true } };
  declare token: string;
  /** Why the token that was entered is not in use. */
  declare trouble: "adminWrong" | "adminUnknown" | null;
  readonly #words = useCatalogue(this, siteWords);

  constructor() {
    super();
    this.token = "";
    this.trouble = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.#onOutside, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.#onOutside, { capture: true });
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>("select")?.focus();
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const { preferences } = page();
    return html`<section class="popover page-settings" role="dialog" aria-label=${t("settings")} @keydown=${this.#onKey} @focusout=${this.#onFocusOut}>
      <div class="popover-head">
        <h2>${t("settings")}</h2>
        <button type="button" class="button icon" aria-label=${t("close")} @click=${this.#close}>${icons.close}</button>
      </div>
      <label class="field">
        <span>${t("language")}</span>
        ${languageSelect()}
      </label>
      <fieldset class="field segments">
        <legend>${t("theme")}</legend>
        ${themes.map(
          (theme) => html`<label class="segment">
            <input
              type="radio" name="theme" class="sr" value=${theme} .checked=${preferences.theme() === theme}
              @change=${() => this.#onTheme(theme)}
            /><span>${t(theme)}</span>
          </label>`,
        )}
      </fieldset>
      <label class="check">
        <input type="checkbox" .checked=${!preferences.silent()} @change=${this.#onSilent} />
        <span>${t("readAloud")}</span>
      </label>
      ${this.#moderation()}
    </section>`;
  }

  #moderation(): TemplateResult {
    const { t } = this.#words;
    const on = page().admin.get() !== null;
    return html`<form class="field" @submit=${this.#onToken}>
      <label for="admin-token">${t("adminToken")}</label>
      <div class="with-button">
        <input
          id="admin-token" type="password" autocomplete="off" spellcheck="false" aria-describedby="admin-hint"
          .value=${on ? "••••••••" : this.token} ?readonly=${on} @input=${this.#onTokenInput}
        />
        <button type="submit" class="button">${on ? t("forget") : t("apply")}</button>
      </div>
      <p id="admin-hint" class=${this.trouble === null ? "hint" : "hint danger"} role="status">${t(on ? "adminOn" : (this.trouble ?? "adminHint"))}</p>
    </form>`;
  }

  #onToken = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { admin, api } = page();
    const token = this.token.trim();
    if (admin.get() === null) {
      if (token === "") return;
      const isAdmin = await api.isAdmin(token);
      this.trouble = isAdmin === null ? "adminUnknown" : isAdmin ? null : "adminWrong";
      if (isAdmin !== true) return;
      admin.set(token);
    } else admin.set(null);
    this.token = "";
    document.dispatchEvent(new CustomEvent("admin-token"));
  };

  #onTokenInput = (event: InputEvent): void => {
    if (event.target instanceof HTMLInputElement) this.token = event.target.value;
    this.trouble = null;
  };

  #onTheme(theme: Theme): void {
    page().preferences.setTheme(theme);
    this.requestUpdate();
  }

  #onSilent = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) page().preferences.setSilent(!event.target.checked);
  };

  #onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape") this.#close();
  };

  /** Tab out of it closes it; the focus stays where it went. */
  #onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    const button = document.getElementById("page-settings-button");
    if (relatedTarget instanceof Node && relatedTarget !== button && !this.contains(relatedTarget))
      this.dispatchEvent(new CustomEvent("close", { detail: "left" }));
  };

  #onOutside = (event: PointerEvent): void => {
    const path = event.composedPath();
    const button = document.getElementById("page-settings-button");
    if (!path.includes(this) && (button === null || !path.includes(button))) this.#close();
  };

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("close"));
  };
}

defineOnce("site-page-settings", PageSettings);

declare global {
  interface HTMLElementTagNameMap {
    "site-page-settings": PageSettings;
  }
}
