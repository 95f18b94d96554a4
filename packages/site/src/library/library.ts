import { defineOnce, safeStorage, useCatalogue } from "@flyby/player";
import type { AboutAnswer, RoomSummary, RoomsAnswer } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { LightElement } from "../shell/light-element.ts";
import { page } from "../shell/page.ts";
import { siteWords } from "../shell/site-words.ts";
import "../shell/top-bar.ts";
import { type Arrangement, arrange, type Sort, sorts } from "./arrange.ts";
import { commands, firstSteps } from "./first-steps.ts";
import { libraryWords } from "./library-words.ts";
import { pollRooms } from "./poll-rooms.ts";
import { roomCard } from "./room-card.ts";
import "./local-file.ts";

const dismissedKey = "flyby.first-steps";
const sortKey = "flyby.sort";
/** Up to so many rooms without folders stand together. */
const oneShelf = 12;

/** The first page: all rooms. */
export class Library extends LightElement {
  static override properties = {
    answer: { state: true },
    away: { state: true },
    about: { state: true },
    query: { state: true },
    sort: { state: true },
    local: { state: true },
    dismissed: { state: true },
  };
  declare answer: RoomsAnswer | null;
  declare away: boolean;
  declare about: AboutAnswer | null;
  declare query: string;
  declare sort: Sort;
  declare local: { readonly name: string; readonly url: string } | null;
  declare dismissed: boolean;
  readonly #site = useCatalogue(this, siteWords);
  readonly #words = useCatalogue(this, libraryWords);
  readonly #storage = safeStorage();
  #offsetMs = 0;
  #poll: ReturnType<typeof pollRooms> | null = null;

  constructor() {
    super();
    this.answer = null;
    this.away = false;
    this.about = null;
    this.query = new URLSearchParams(location.search).get("q") ?? "";
    this.sort = sorts.find((sort) => sort === this.#storage.getItem(sortKey)) ?? "recent";
    this.local = null;
    this.dismissed = this.#storage.getItem(dismissedKey) === "1";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("popstate", this.#closeLocal);
    const { api, about } = page();
    this.#poll = pollRooms(api, (answer) => {
      this.away = answer === null;
      if (answer === null) return;
      this.#offsetMs = answer.serverTimeMs - Date.now();
      this.answer = answer;
    });
    void about().then((answer) => {
      this.about = answer;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("popstate", this.#closeLocal);
    this.#poll?.close();
  }

  protected override render(): TemplateResult {
    return html`
      <site-top-bar library .query=${this.query} @search-rooms=${this.#onSearch}></site-top-bar>
      <main class="library" id="main" @local-file=${this.#onLocal}>
        <h1 class="sr">${this.#site.t("library")}</h1>
        ${this.local === null ? this.#content() : this.#localView(this.local)}
      </main>
    `;
  }

  #content(): TemplateResult {
    const { answer } = this;
    if (answer === null) return this.away ? this.#awayView() : this.#skeleton();
    const { locale } = this.#words;
    const arrangement = arrange(answer.rooms, { query: this.query, sort: this.sort, locale });
    const videos = answer.rooms.some(({ kind }) => kind === "video");
    return html`
      ${this.away ? html`<p class="away-line" role="status"><span class="dot"></span>${this.#site.t("serverAwayHelp")}</p>` : nothing}
      ${this.about?.samples && !this.dismissed && this.query === "" ? firstSteps(this.about, this.#words, this.#dismiss) : nothing}
      ${videos ? nothing : this.#empty()}
      ${this.#found(arrangement)}
      <site-drop-zone></site-drop-zone>
    `;
  }

  #found({ live, shelves, quiet }: Arrangement): TemplateResult {
    const { t } = this.#words;
    if (live.length + quiet.length + shelves.length === 0 && this.query !== "")
      return html`<div class="nothing">
        <p>${t("noMatch", { query: this.query })}</p>
        <button type="button" class="button" @click=${this.#clear}>${t("clear")}</button>
      </div>`;
    const [only] = shelves;
    // A small library is one shelf, the live rooms at its beginning.
    if (shelves.length === 1 && only?.folder === "" && live.length + only.rooms.length + quiet.length <= oneShelf)
      return html`<section>
        <div class="shelf-head"><h2>${this.#site.t("library")}</h2>${this.#sortView()}</div>
        ${this.#grid([...live, ...only.rooms, ...quiet])}
      </section>`;
    return html`
      ${live.length === 0 ? nothing : html`<section><div class="shelf-head"><h2>${t("liveNow")}</h2>${shelves.length === 0 ? this.#sortView() : nothing}</div>${this.#grid(live)}</section>`}
      ${shelves.map(
        ({ folder, rooms }, index) => html`<section>
          <div class="shelf-head"><h2 dir="auto">${folder === "" ? t("videos") : folder}</h2>${index === 0 ? this.#sortView() : nothing}</div>
          ${this.#grid(rooms)}
        </section>`,
      )}
      ${quiet.length === 0 ? nothing : html`<section><div class="shelf-head"><h2>${t("talk")}</h2></div>${this.#grid(quiet)}</section>`}
    `;
  }

  #sortView(): TemplateResult {
    const { t } = this.#words;
    return html`<label class="sort">
      <span>${t("sort")}</span>
      <select @change=${this.#onSort}>
        ${sorts.map((sort) => html`<option value=${sort} ?selected=${this.sort === sort}>${t(sort)}</option>`)}
      </select>
    </label>`;
  }

  #grid(rooms: readonly RoomSummary[]): TemplateResult {
    const words = { site: this.#site, library: this.#words };
    return html`<ul class="grid">
      ${repeat(
        rooms,
        ({ id }) => id,
        (room) => html`<li>${roomCard(room, this.#offsetMs, words)}</li>`,
      )}
    </ul>`;
  }

  #empty(): TemplateResult {
    const { t } = this.#words;
    const title = html`<h2>${t("emptyTitle")}</h2>`;
    if (this.about?.folder) {
      return html`<section class="empty">${title}<p>${t("emptyFolder")}</p><p>${t("emptyFormats")}</p></section>`;
    }
    return html`<section class="empty">
      ${title}
      <p>${t("emptyText")}</p>
      <site-copy-field text=${commands.addFolder} label=${t("emptyTitle")}></site-copy-field>
      <p>${t("emptyFormats")}</p>
    </section>`;
  }

  #localView({ name, url }: { readonly name: string; readonly url: string }): TemplateResult {
    const { t } = this.#words;
    return html`<section class="local">
      <flyby-player src=${url} autoplay></flyby-player>
      <h2 dir="auto">${name}</h2>
      <p>${t("localHint")}</p>
      <button type="button" class="button" @click=${() => history.back()}>${t("back")}</button>
      <site-drop-zone></site-drop-zone>
    </section>`;
  }

  #awayView(): TemplateResult {
    const { t } = this.#site;
    return html`<div class="nothing" role="alert">
      <h2>${t("serverAway")}</h2>
      <p>${t("serverAwayHelp")}</p>
      <button type="button" class="button primary" @click=${() => this.#poll?.now()}>${t("tryNow")}</button>
    </div>`;
  }

  #skeleton(): TemplateResult {
    return html`<ul class="grid skeleton" role="img" aria-label=${this.#words.t("loading")}>
      ${Array.from({ length: 8 }, () => html`<li><span class="picture"></span><i></i><i></i></li>`)}
    </ul>`;
  }

  #onSearch = (event: CustomEvent<string>): void => {
    this.query = event.detail;
    const url = new URL(page().addresses.library(this.query));
    history.replaceState(null, "", url);
  };

  #clear = (): void => {
    this.query = "";
    history.replaceState(null, "", page().addresses.library());
    this.querySelector<HTMLElement>("input[type=search]")?.focus();
  };

  #onSort = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.sort = sorts.find((sort) => sort === value) ?? "recent";
    this.#storage.setItem(sortKey, this.sort);
  };

  #dismiss = (): void => {
    this.dismissed = true;
    this.#storage.setItem(dismissedKey, "1");
  };

  #onLocal = ({ detail: file }: CustomEvent<File>): void => {
    // The browser's own way back leads to the library, too.
    if (this.local === null) history.pushState(null, "");
    this.#closeLocal();
    this.local = { name: file.name, url: URL.createObjectURL(file) };
    scrollTo({ top: 0 });
  };

  #closeLocal = (): void => {
    if (this.local !== null) URL.revokeObjectURL(this.local.url);
    this.local = null;
  };
}

defineOnce("site-library", Library);

declare global {
  interface HTMLElementTagNameMap {
    "site-library": Library;
  }
}
