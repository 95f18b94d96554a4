import type { ConnectionState } from "@flyby/client";
import {
  type Chat,
  defineOnce,
  type FlybyPlayer,
  moveInTabs,
  type RoomContext,
  safeStorage,
  useCatalogue,
} from "@flyby/player";
import type { RoomAnswer } from "@flyby/protocol";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { roomOf, startOf, transportOf } from "../shell/address.ts";
import { icons } from "../shell/icons.ts";
import { LightElement } from "../shell/light-element.ts";
import { page } from "../shell/page.ts";
import { siteWords } from "../shell/site-words.ts";
import "../shell/top-bar.ts";
import { watchKeyboard } from "./keyboard-inset.ts";
import "./keys-dialog.ts";
import "./no-room.ts";
import "./share-dialog.ts";
import { startAt } from "./start-at.ts";
import { watchWords } from "./watch-words.ts";

const chatKey = "flyby.chat";
/** Refusals that say: there is nothing at this address. */
const nowhere = new Set(["room-not-found", "bad-room-id"]);

/** A room: the picture, the board, the composer. */
export class Watch extends LightElement {
  static override properties = {
    room: { state: true },
    context: { state: true },
    answer: { state: true },
    viewers: { state: true },
    comments: { state: true },
    failed: { state: true },
    chatOpen: { state: true },
    tab: { state: true },
    composing: { state: true },
    revision: { state: true },
  };
  declare room: string | null;
  declare context: RoomContext | null;
  declare answer: RoomAnswer | null;
  declare viewers: number;
  declare comments: number;
  declare failed: boolean;
  declare chatOpen: boolean;
  /** Narrow windows show the chat or the facts. */
  declare tab: "chat" | "info";
  /** The composer is open over a stage that fills a phone held sideways. */
  declare composing: boolean;
  /** Counts changes of preferences and of the admin token. */
  declare revision: number;
  readonly #words = useCatalogue(this, watchWords);
  readonly #site = useCatalogue(this, siteWords);
  readonly #storage = safeStorage();
  #stops: (() => void)[] = [];
  #follows: (() => void)[] = [];

  constructor() {
    super();
    this.room = roomOf(location.pathname);
    this.context = null;
    this.answer = null;
    this.viewers = 0;
    this.comments = 0;
    this.failed = this.room === null;
    this.chatOpen = this.#storage.getItem(chatKey) !== "0";
    this.tab = "chat";
    this.composing = false;
    this.revision = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const again = (): void => {
      this.revision++;
      this.context?.client.setAdmin(page().admin.get());
    };
    document.addEventListener("admin-token", again);
    this.#stops = [
      page().preferences.subscribe(again),
      watchKeyboard(document.documentElement),
      () => document.removeEventListener("admin-token", again),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of [...this.#stops.splice(0), ...this.#follows.splice(0)]) stop();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("answer") && this.answer !== null) document.title = `${this.answer.room.title} · Flyby`;
  }

  protected override render(): TemplateResult {
    if (this.failed || this.room === null)
      return html`<site-top-bar></site-top-bar><main class="library" id="main"><site-no-room></site-no-room></main>`;
    const { t } = this.#words;
    const moderator = page().admin.get() !== null;
    return html`
      <site-top-bar></site-top-bar>
      <main
        id="main" class="watch ${this.chatOpen ? "" : "chat-closed"} ${this.composing ? "composing" : ""} tab-${this.tab}"
        @flyby-context=${this.#onContext} @flyby-room=${this.#onRoom} @flyby-connection=${this.#onConnection}
        @flyby-chat=${this.#toggleChat} @flyby-help=${() => this.querySelector("site-keys-dialog")?.show()}
        @flyby-compose=${this.#onCompose} @flyby-sent=${this.#onSent} @flyby-comment-action=${this.#onAction}
      >
        <flyby-player
          id="player" class="stage" hotkeys="page" autoplay transport=${transportOf(location.search)} ?moderator=${moderator}
          .server=${page().addresses.base} .room=${this.room}
        >
          <flyby-composer slot="composer" @keydown=${this.#onComposerKey} @focusout=${this.#onComposerLeft}></flyby-composer>
        </flyby-player>
        <h1 class="sr narrow-title">${this.answer?.room.title ?? ""}</h1>
        <div class="tabs-narrow" role="tablist" @keydown=${moveInTabs}>${this.#tab("chat")}${this.#tab("info")}</div>
        ${this.#info()}
        <section class="chat" aria-label=${t("chat")}>
          <div class="chat-head">
            <h2>${t("chat")}</h2>
            <button
              type="button" class="button icon" aria-label=${t("hideChat")} title=${t("hideChat")} @click=${this.#toggleChat}
            >${icons.hideRight}</button>
          </div>
          <flyby-chat
            .context=${this.context} ?moderator=${moderator} ?silent=${page().preferences.silent()}
          ></flyby-chat>
        </section>
      </main>
      <site-share-dialog room=${this.room}></site-share-dialog>
      <site-keys-dialog></site-keys-dialog>
    `;
  }

  #tab(name: "chat" | "info"): TemplateResult {
    return html`<button
      type="button" role="tab" aria-selected=${this.tab === name} tabindex=${this.tab === name ? 0 : -1}
      @click=${() => {
        this.tab = name;
      }}
    >${this.#words.t(name)}</button>`;
  }

  #info(): TemplateResult {
    const { t } = this.#words;
    const { answer } = this;
    return html`<section class="info" aria-label=${t("info")}>
      <div class="info-text">
        <h1 dir="auto">${answer?.room.title ?? html`<span class="ghost"></span>`}</h1>
        <p class="facts">
          ${
            answer === null
              ? nothing
              : html`<span class=${answer.room.kind === "live" ? "kind live" : "kind"}>${t(answer.room.kind)}</span>
            <span>${this.#site.t("viewers", { count: Math.max(1, this.viewers) })}</span>
            <span>${this.#site.t("comments", { count: this.comments })}</span>`
          }
        </p>
      </div>
      <div class="info-buttons">
        <button type="button" class="button" @click=${this.#share}>${icons.share}<span>${t("share")}</span></button>
        <button
          type="button" class="button icon keys-button" aria-label=${t("keys")} title="${t("keys")} (?)"
          @click=${() => this.querySelector("site-keys-dialog")?.show()}
        >${icons.keyboard}</button>
        <button
          type="button" class="button icon show-chat" aria-label=${t("showChat")} title=${t("showChat")} @click=${this.#toggleChat}
        >${icons.showRight}</button>
      </div>
    </section>`;
  }

  #onContext = (event: CustomEvent<RoomContext | null>): void => {
    if (!(event.target instanceof HTMLElement) || event.target.id !== "player") return;
    for (const stop of this.#follows.splice(0)) stop();
    this.context = event.detail;
    const client = this.context?.client;
    if (client === undefined) return;
    client.setAdmin(page().admin.get());
    this.#follows = [
      client.on("viewers", (viewers) => {
        this.viewers = viewers;
      }),
      client.on("arrivals", (arrivals) => {
        this.comments += arrivals.length;
      }),
      client.on("removed", (ids) => {
        this.comments = ids === "all" ? 0 : Math.max(0, this.comments - ids.length);
      }),
    ];
  };

  #onRoom = ({ detail }: CustomEvent<RoomAnswer>): void => {
    const first = this.answer === null;
    this.answer = detail;
    this.viewers = detail.viewers;
    this.comments = detail.comments;
    const start = startOf(location.search);
    const player = this.#player();
    if (first && start !== null && player !== null && detail.room.kind === "video") startAt(player, start);
  };

  #onConnection = ({ detail }: CustomEvent<ConnectionState>): void => {
    if (detail.state === "failed" && nowhere.has(detail.code)) this.failed = true;
  };

  #onCompose = (): void => {
    this.composing = true;
    void this.updateComplete.then(() => this.querySelector("flyby-composer")?.focus());
  };

  #onSent = (): void => {
    this.composing = false;
    this.#chat()?.toEnd();
  };

  #onComposerKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.composing = false;
  };

  /** Over a stage that fills the phone the composer goes when it is left empty. */
  #onComposerLeft = (): void => {
    setTimeout(() => {
      const composer = this.querySelector("flyby-composer");
      if (composer?.text === "" && !composer.matches(":focus-within")) this.composing = false;
    });
  };

  #onAction = (event: HTMLElementEventMap["flyby-comment-action"]): void => this.#chat()?.report(event);

  #toggleChat = (): void => {
    this.chatOpen = !this.chatOpen;
    this.#storage.setItem(chatKey, this.chatOpen ? "1" : "0");
  };

  #share = (): void => {
    const live = this.answer?.room.kind !== "video";
    this.querySelector("site-share-dialog")?.show(live ? null : (this.context?.clock.now() ?? 0));
  };

  #chat(): Chat | null {
    return this.querySelector("flyby-chat");
  }

  #player(): FlybyPlayer | null {
    return this.querySelector("flyby-player");
  }
}

defineOnce("site-watch", Watch);

declare global {
  interface HTMLElementTagNameMap {
    "site-watch": Watch;
  }
}
