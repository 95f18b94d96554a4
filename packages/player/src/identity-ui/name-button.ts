import { countGraphemes, limits, parseName } from "@flyby/protocol";
import { type CSSResultGroup, css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { refusalText, refusalWords } from "../composer/refusal-words.ts";
import { defineOnce } from "../define-once.ts";
import { showPanel } from "../menu/place-panel.ts";
import type { RoomContext } from "../room-context.ts";
import { useCatalogue } from "../strings/use-catalogue.ts";
import { base, buttons, tokens } from "../theme/tokens.ts";
import { nameWords } from "./name-words.ts";

/** Who you are here, as a button that changes it. */
export class NameButton extends LitElement {
  static override properties = {
    context: { attribute: false },
    open: { state: true },
    draft: { state: true },
    problem: { state: true },
    busy: { state: true },
  };
  declare context: RoomContext | null;
  declare open: boolean;
  declare draft: string;
  declare problem: string;
  declare busy: boolean;
  readonly #words = useCatalogue(this, nameWords);
  readonly #refusals = useCatalogue(this, refusalWords);
  #stop: (() => void) | null = null;

  constructor() {
    super();
    this.context = null;
    this.open = false;
    this.draft = "";
    this.problem = "";
    this.busy = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("context")) this.#follow();
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const name = this.context?.client.identity()?.name ?? t("you");
    return html`
      <button
        type="button" class="button name" part="name" aria-haspopup="dialog" aria-expanded=${this.open}
        aria-label=${t("rename", { name })} title=${t("rename", { name })} @click=${this.#toggle}
      ><span>${name}</span></button>
      ${this.open ? this.#dialog() : nothing}
    `;
  }

  #dialog(): TemplateResult {
    const { t } = this.#words;
    return html`<div
      class="panel" part="name-panel" role="dialog" aria-label=${t("title")} popover="auto"
      @toggle=${this.#onToggle} @keydown=${this.#onKey}
    ><form @submit=${this.#save}>
      <label for="name">${t("title")}</label>
      <input
        id="name" type="text" autocomplete="nickname" maxlength=${limits.maxNameUnits} .value=${this.draft}
        aria-describedby="hint" aria-invalid=${this.problem !== ""} @input=${this.#onInput}
      />
      <p id="hint" class=${this.problem === "" ? "" : "problem"} role="status">${this.problem || t("hint")}</p>
      <div class="row">
        <span class="count">${countGraphemes(this.draft)} / ${limits.maxNameGraphemes}</span>
        <button type="button" class="button" @click=${this.#close}>${t("cancel")}</button>
        <button type="submit" class="button primary" ?disabled=${this.busy}>${t("save")}</button>
      </div>
    </form></div>`;
  }

  #toggle = async (): Promise<void> => {
    this.open = !this.open;
    this.draft = this.context?.client.identity()?.name ?? "";
    this.problem = "";
    await this.updateComplete;
    const panel = this.renderRoot.querySelector<HTMLElement>(".panel");
    if (panel === null) return;
    showPanel(panel, this.getBoundingClientRect());
    this.renderRoot.querySelector("input")?.select();
  };

  #close = (): void => {
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>(".name")?.focus();
  };

  #onToggle = (event: Event): void => {
    if (event instanceof ToggleEvent && event.newState === "closed") this.open = false;
  };

  // The page's shortcuts stay outside; an Enter of an input method submits nothing.
  #onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
    if (event.key === "Escape") this.#close();
  };

  #onInput = (event: InputEvent): void => {
    if (event.target instanceof HTMLInputElement) this.draft = event.target.value;
    this.problem = "";
  };

  #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { context } = this;
    if (context === null || this.busy) return;
    const parsed = parseName(this.draft);
    this.busy = parsed.ok;
    const result = parsed.ok ? await context.client.rename(parsed.value) : parsed;
    this.busy = false;
    if (result.ok) this.#close();
    else this.problem = refusalText(this.#refusals, result);
  };

  #follow(): void {
    this.#stop?.();
    this.#stop = this.context?.client.on("identity", () => this.requestUpdate()) ?? null;
  }

  static override styles: CSSResultGroup = [
    tokens,
    base,
    buttons,
    css`
      :host { display: inline-flex; min-inline-size: 0; }
      .name { border-color: transparent; background: none; color: var(--_muted); font-size: 13px; max-inline-size: 100%; padding-inline: var(--_name-inset, 12px); }
      .name span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .name:hover { color: var(--_text); }
      .panel {
        position: fixed; inset: auto; margin: 0; inline-size: min(320px, calc(100vw - 16px)); padding: 16px;
        border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); color: var(--_text);
        box-shadow: 0 8px 24px rgb(0 0 0 / 0.28);
      }
      label { display: block; margin-block-end: 8px; font-weight: 600; }
      input {
        inline-size: 100%; min-block-size: max(40px, var(--_target)); padding: 4px 12px; border: 1px solid var(--_line);
        border-radius: var(--_radius); background: var(--_bg); font-size: 16px;
      }
      p { margin: 8px 0 12px; font-size: 13px; color: var(--_muted); }
      .problem { color: var(--_danger); }
      .row { display: flex; align-items: center; justify-content: end; gap: 8px; }
      .count { flex: 1; font-size: 13px; color: var(--_muted); font-variant-numeric: tabular-nums; }
    `,
  ];
}

defineOnce("flyby-name-button", NameButton);

declare global {
  interface HTMLElementTagNameMap {
    "flyby-name-button": NameButton;
  }
}
