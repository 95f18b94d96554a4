import { opcodes } from "@flyby/lab/wire";
import { defineOnce, moveInTabs, useCatalogue } from "@flyby/player";
import type { MirrorAnswer } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { LightElement } from "../../shell/light-element.ts";
import { page } from "../../shell/page.ts";
import { measuresIn } from "../measures.ts";
import type { Mirror } from "../traffic/mirror.ts";
import { closeWord, frameView, opcodeWord } from "./frame-view.ts";
import { handshakeView } from "./handshake-view.ts";
import { type MirrorSocket, openMirrorSocket } from "./mirror-socket.ts";
import { readable, type SeenFrame, seeFrame } from "./seen-frame.ts";
import { wireWords } from "./wire-words.ts";

/** Frames that are kept: what a person plays with, not a log. */
const maxFrames = 30;
/** Long enough for every form of the length but the last, short enough to be read. */
const maxMessage = 400;

/** A socket of the page's own, its handshake and its frames explained. */
export class WireView extends LightElement {
  static override properties = {
    mirror: { attribute: false },
    handshake: { state: true },
    frames: { state: true },
    chosen: { state: true },
    end: { state: true },
    tab: { state: true },
  };
  declare mirror: Mirror;
  declare handshake: MirrorAnswer | null;
  declare frames: readonly SeenFrame[];
  declare chosen: SeenFrame | null;
  declare end: { readonly code: number; readonly clean: boolean } | null;
  declare tab: "handshake" | "frames";
  readonly #words = useCatalogue(this, wireWords);
  #socket: MirrorSocket | null = null;
  #examples = 0;

  constructor() {
    super();
    this.handshake = null;
    this.frames = [];
    this.chosen = null;
    this.end = null;
    this.tab = "handshake";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#socket?.close();
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    return html`<section class="wire" aria-labelledby="wire-title">
      <h2 id="wire-title">${t("title")}</h2>
      <p class="wire-lead">${t("lead")}</p>
      <div class="wire-tabs" role="tablist" @keydown=${moveInTabs}>${this.#tab("handshake")}${this.#tab("frames")}</div>
      <div class="wire-panel" role="tabpanel" id="wire-handshake" aria-labelledby="wire-tab-handshake" ?hidden=${this.tab !== "handshake"}>
        <p class="wire-help">${t("handshakeHelp")}</p>
        ${this.handshake === null ? html`<p class="wire-state">${this.#state()}</p>` : handshakeView(this.handshake, this.#words)}
      </div>
      <div class="wire-panel" role="tabpanel" id="wire-frames" aria-labelledby="wire-tab-frames" ?hidden=${this.tab !== "frames"}>
        <p class="wire-help">${t("framesHelp")}</p>
        ${this.#composer()}${this.#list()}
        ${this.chosen === null ? nothing : frameView(this.chosen, this.#words)}
      </div>
    </section>`;
  }

  #tab(name: "handshake" | "frames"): TemplateResult {
    return html`<button
      type="button" role="tab" id="wire-tab-${name}" aria-controls="wire-${name}" aria-selected=${this.tab === name}
      tabindex=${this.tab === name ? 0 : -1}
      @click=${() => {
        this.tab = name;
      }}
    >${this.#words.t(name)}</button>`;
  }

  #composer(): TemplateResult {
    const { t } = this.#words;
    const isOpen = this.#socket?.isOpen() === true;
    return html`<form class="wire-composer" @submit=${this.#onSend}>
      <input
        name="message" maxlength=${maxMessage} autocomplete="off" aria-label=${t("say")} placeholder=${t("say")}
        .value=${t("firstWords")} ?disabled=${!isOpen}
      />
      <button type="submit" class="button primary" ?disabled=${!isOpen}>${t("send")}</button>
      <button type="button" class="button" name="ping" ?disabled=${!isOpen} @click=${this.#onPing}>${t("ping")}</button>
      ${
        this.end === null
          ? html`<button type="button" class="button" name="close" ?disabled=${!isOpen} @click=${() => this.#socket?.leave(t("bye"))}>${t("close")}</button>`
          : html`<button type="button" class="button" name="reopen" @click=${this.#open}>${t("reopen")}</button>`
      }
    </form>
    <p class="wire-state" role="status">${this.end === null ? nothing : this.#state()}</p>`;
  }

  #state(): string {
    const { t } = this.#words;
    if (this.end === null) return t(typeof WebSocket === "undefined" ? "none" : "connecting");
    if (this.handshake === null) return t("failed");
    return t("ended", { code: `${this.end.code}`, name: closeWord(this.end.code, this.#words) });
  }

  #list(): TemplateResult {
    const { t, locale } = this.#words;
    const { number } = measuresIn(locale);
    return html`<ol class="wire-frames" reversed aria-label=${t("list")}>
      ${repeat(
        this.frames,
        ({ number }) => number,
        (seen) => html`<li>
          <button type="button" class="wire-frame ${seen.direction}" aria-pressed=${seen === this.chosen} @click=${() => this.#choose(seen)}>
            <span class="way" title=${t(seen.direction)}><span class="sr">${t(seen.direction)}</span>${seen.direction === "up" ? "↑" : "↓"}</span>
            <span class="kind">${opcodeWord(seen.frame.opcode, this.#words)}</span>
            <span class="words">${readable(seen)}</span>
            ${seen.example ? html`<small class="tag">${t("example")}</small>` : nothing}
            <small>${t("bytes", { count: number(seen.bytes) })}</small>
          </button>
        </li>`,
      )}
    </ol>`;
  }

  #choose(seen: SeenFrame): void {
    this.chosen = seen;
  }

  #open = (): void => {
    if (typeof WebSocket === "undefined") return;
    this.#socket?.close();
    [this.handshake, this.frames, this.chosen, this.end] = [null, [], null, null];
    const url = new URL(page().addresses.resolve("lab/mirror"));
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = openMirrorSocket(url.href, {
      onHandshake: (answer) => {
        this.handshake = answer;
        this.mirror.learn(answer);
        // The first frame of a page that nobody has touched yet.
        queueMicrotask(() => this.#socket?.send(this.#words.t("firstWords")));
      },
      onFrame: this.#see,
      onEnd: (end) => {
        this.end = end;
      },
    });
  };

  #see = (seen: SeenFrame): void => {
    this.frames = [seen, ...this.frames].slice(0, maxFrames);
    // What was sent is looked at until somebody looks at something else; its echo waits in the list.
    if (this.chosen === null || seen.direction === "up") this.chosen = seen;
  };

  #onSend = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = this.querySelector<HTMLInputElement>("input[name=message]");
    if (input === null || input.value === "") return;
    this.#socket?.send(input.value);
    input.select();
  };

  /** No page can send or see one. */
  #onPing = (): void => {
    const payload = new TextEncoder().encode("12");
    // Numbered apart from what was really seen.
    const ping = seeFrame({
      number: --this.#examples,
      direction: "down",
      opcode: opcodes.ping,
      payload,
      example: true,
    });
    const pong = seeFrame({ number: --this.#examples, direction: "up", opcode: opcodes.pong, payload, example: true });
    this.#see(ping);
    this.#see(pong);
    this.chosen = ping;
  };
}

defineOnce("site-lab-wire", WireView);

declare global {
  interface HTMLElementTagNameMap {
    "site-lab-wire": WireView;
  }
}
