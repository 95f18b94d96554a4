import type { DraftInput, Refusal, RoomSettings } from "@flyby/protocol";
import { defaultRoomSettings } from "@flyby/protocol";
import { type CSSResultGroup, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { followContext } from "../chat/follow-context.ts";
import { styleProperties } from "../chat/style-properties.ts";
import { defineOnce } from "../define-once.ts";
import { showPanel } from "../menu/place-panel.ts";
import type { RoomContext } from "../room-context.ts";
import { safeStorage } from "../settings/safe-storage.ts";
import { useCatalogue } from "../strings/use-catalogue.ts";
import { type ComposerStyle, formatColor, loadStyle, saveStyle } from "./composer-style.ts";
import { composerStyles } from "./composer-styles.ts";
import { composerWords } from "./composer-words.ts";
import { FramePreview } from "./frame-preview.ts";
import { createNonce } from "./nonce.ts";
import { refusalText, refusalWords } from "./refusal-words.ts";
import { sendPicture } from "./send-picture.ts";
import { sendsOn } from "./sends-on.ts";
import { StylePanel } from "./style-panel.ts";
import { type TextBudget, textBudget } from "./text-budget.ts";
import { secondsLeft } from "./wait.ts";
import "../identity-ui/name-button.ts";

interface Problem {
  readonly text: string;
  /** Epoch ms from which sending makes sense again, null when waiting does not help. */
  readonly untilMs: number | null;
}

/**
 * One line to write a comment. Give it the room's context: `composer.context = player.context`.
 * `slim` is the form for fullscreen and a phone held sideways.
 */
export class Composer extends LitElement {
  static override properties = {
    context: { attribute: false },
    for: {},
    slim: { type: Boolean, reflect: true },
    text: { state: true },
    look: { state: true },
    problem: { state: true },
    panelOpen: { state: true },
  };
  declare context: RoomContext | null;
  /** The player or layer whose room this writes to; the player around it when absent. */
  declare for: string | null;
  declare slim: boolean;
  declare text: string;
  declare look: ComposerStyle;
  declare problem: Problem | null;
  declare panelOpen: boolean;
  readonly #words = useCatalogue(this, composerWords);
  readonly #refusals = useCatalogue(this, refusalWords);
  readonly #storage = safeStorage();
  #stops: (() => void)[] = [];

  constructor() {
    super();
    this.context = null;
    this.for = null;
    followContext(this);
    this.slim = false;
    this.text = "";
    this.look = loadStyle(this.#storage);
    this.problem = null;
    this.panelOpen = false;
  }

  /** Puts the cursor into the line. */
  override focus(options?: FocusOptions): void {
    this.#input()?.focus(options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("context")) this.#follow();
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const settings = this.#settings();
    const budget = textBudget(this.text, settings.maxGraphemes);
    const waiting = this.#wait() > 0;
    return html`
      <div class="line" part="line" role="group" aria-label=${t("composer")}>
        <button
          type="button" class="button icon swatch" part="style-button" aria-haspopup="dialog"
          aria-expanded=${this.panelOpen} aria-label=${t("style")} title=${t("style")} @click=${this.#togglePanel}
        ><span ${styleProperties({ "background-color": formatColor(this.look.color) })}></span></button>
        <flyby-name-button part="name-button" .context=${this.context}></flyby-name-button>
        <input
          type="text" part="input" enterkeyhint="send" autocomplete="off" aria-label=${t("composer")}
          aria-describedby="status" placeholder=${this.#placeholder(settings)} .value=${this.text}
          ?disabled=${!settings.open} @input=${this.#onInput} @keydown=${this.#onKey}
        />
        ${budget.showCounter ? this.#counter(budget) : nothing}
        <button
          type="button" class="button primary send" part="send"
          ?disabled=${!budget.sendable || waiting || !settings.open} @click=${this.#send}
          aria-label=${waiting ? nothing : t("send")}
        >${waiting ? t("wait", { seconds: this.#wait() }) : html`<span class="word">${t("send")}</span>${sendPicture}`}</button>
      </div>
      <p id="status" class="status" part="status" role="status">${this.#status()}</p>
      ${this.panelOpen ? this.#panel(settings) : nothing}
    `;
  }

  #counter({ left }: TextBudget): TemplateResult {
    const { t, format } = this.#words;
    const spoken = left < 0 ? t("over", { count: -left }) : t("left", { count: left });
    return html`<span class=${left < 0 ? "counter over" : "counter"} part="counter" title=${spoken}
      ><span aria-hidden="true">${format.number(left)}</span><span class="sr">${spoken}</span></span>`;
  }

  #panel(settings: RoomSettings): TemplateResult {
    return html`<div
      class="panel" part="style-panel" role="dialog" aria-label=${this.#words.t("style")} popover="auto"
      @toggle=${this.#onPanelToggle} @keydown=${this.#onPanelKey}
    ><flyby-style-panel
      .look=${this.look} .modes=${settings.modes} .video=${this.context?.video ?? null} text=${this.text}
      @change=${this.#onLook}
    ></flyby-style-panel></div>`;
  }

  #placeholder(settings: RoomSettings): string {
    const { t, format } = this.#words;
    const { context } = this;
    if (!settings.open) return t("closed");
    if (context === null || context.client.room()?.room.kind !== "video") return t("say");
    return t("sayAt", { time: format.position(context.clock.now()) });
  }

  #status(): string {
    const { problem } = this;
    if (problem !== null) return problem.text;
    const waits = this.context?.client.pending().some((pending) => pending.state === "waiting") ?? false;
    return waits ? this.#words.t("waiting") : "";
  }

  #settings(): RoomSettings {
    return this.context?.client.room()?.room.settings ?? defaultRoomSettings;
  }

  #wait(): number {
    return this.problem?.untilMs == null ? 0 : secondsLeft(this.problem.untilMs, Date.now());
  }

  #onInput = (event: InputEvent): void => {
    if (event.target instanceof HTMLInputElement) this.text = event.target.value;
    if (this.problem !== null && this.#wait() === 0) this.problem = null;
  };

  #onKey = (event: KeyboardEvent): void => {
    // Escape leaves the line; the page and the player hear it, nothing else: letters are no shortcuts here.
    if (event.key === "Escape") {
      this.#input()?.blur();
      return;
    }
    event.stopPropagation();
    if (!sendsOn(event)) return;
    event.preventDefault();
    void this.#send();
  };

  #send = async (): Promise<void> => {
    const { context, text } = this;
    const settings = this.#settings();
    if (context === null || this.#wait() > 0 || !settings.open) return;
    if (!textBudget(text, settings.maxGraphemes).sendable) return;
    const draft = this.#draft(context, text);
    this.text = "";
    this.problem = null;
    this.dispatchEvent(new CustomEvent("flyby-sent", { detail: { draft }, bubbles: true, composed: true }));
    const result = await context.client.post(draft);
    if (!result.ok) this.#takeBack(draft, result);
  };

  #draft({ client, clock }: RoomContext, text: string): DraftInput {
    const progress = client.room()?.room.kind === "video" ? { progress: Math.max(0, Math.floor(clock.now())) } : {};
    const { modes } = this.#settings();
    const mode = modes.includes(this.look.mode) ? this.look.mode : (modes[0] ?? "scroll");
    return { ...this.look, mode, text, nonce: createNonce(), ...progress };
  }

  // The words come back, unless the writer has begun anew: then they stay in the chat as "not sent".
  #takeBack(draft: DraftInput, refusal: Refusal): void {
    if (this.text === "") {
      this.text = draft.text;
      if (draft.nonce !== undefined) this.context?.client.withdraw(draft.nonce);
    }
    const { retryAfterMs } = refusal;
    this.problem = {
      text: refusalText(this.#refusals, refusal),
      untilMs: retryAfterMs === undefined ? null : Date.now() + retryAfterMs,
    };
  }

  #togglePanel = async (): Promise<void> => {
    this.panelOpen = !this.panelOpen;
    await this.updateComplete;
    const panel = this.renderRoot.querySelector<HTMLElement>(".panel");
    if (panel === null) return;
    showPanel(panel, this.getBoundingClientRect());
  };

  #onPanelToggle = (event: Event): void => {
    if (event instanceof ToggleEvent && event.newState === "closed") this.panelOpen = false;
  };

  #onPanelKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.panelOpen = false;
    this.renderRoot.querySelector<HTMLElement>(".swatch")?.focus();
  };

  #onLook = (event: Event): void => {
    if (!(event.target instanceof StylePanel)) return;
    this.look = event.target.look;
    saveStyle(this.#storage, this.look);
  };

  #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>("input[part=input]");
  }

  #follow(): void {
    this.#unfollow();
    const { context } = this;
    if (context === null || !this.isConnected) return;
    const update = (): void => this.requestUpdate();
    for (const event of ["room", "settings", "pending"] as const) this.#stops.push(context.client.on(event, update));
    // The placeholder shows the moment, the button the seconds to wait.
    const ticking = setInterval(() => {
      if (this.problem?.untilMs != null && this.#wait() === 0) this.problem = null;
      else if (this.text === "" || this.problem !== null) update();
    }, 500);
    this.#stops.push(() => clearInterval(ticking));
  }

  #unfollow(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  static override styles: CSSResultGroup = composerStyles;
}

defineOnce("flyby-frame-preview", FramePreview);
defineOnce("flyby-style-panel", StylePanel);
defineOnce("flyby-composer", Composer);

declare global {
  interface HTMLElementTagNameMap {
    "flyby-composer": Composer;
  }
}
