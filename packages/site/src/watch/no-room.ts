import { defineOnce, useCatalogue } from "@flyby/player";
import type { RoomSummary } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import { libraryWords } from "../library/library-words.ts";
import { roomCard } from "../library/room-card.ts";
import { LightElement } from "../shell/light-element.ts";
import { page } from "../shell/page.ts";
import { siteWords } from "../shell/site-words.ts";
import { watchWords } from "./watch-words.ts";

/** Rooms offered in place of one that is not there: two rows of the grid. */
const offered = 8;

/** What stands at the address of a room that is not there. */
export class NoRoom extends LightElement {
  static override properties = { rooms: { state: true } };
  declare rooms: readonly RoomSummary[];
  readonly #words = useCatalogue(this, watchWords);
  readonly #site = useCatalogue(this, siteWords);
  readonly #library = useCatalogue(this, libraryWords);

  constructor() {
    super();
    this.rooms = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void page()
      .api.rooms()
      .then((answer) => {
        this.rooms = answer?.rooms.slice(0, offered) ?? [];
      });
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const words = { site: this.#site, library: this.#library };
    return html`<section class="no-room">
      <h1>${t("noRoom")}</h1>
      <p>${t("noRoomHelp")}</p>
      <a class="button primary" href=${page().addresses.library()}>${t("toLibrary")}</a>
      ${
        this.rooms.length === 0
          ? nothing
          : html`<h2>${t("noRoomOthers")}</h2>
            <ul class="grid">${this.rooms.map((room) => html`<li>${roomCard(room, 0, words)}</li>`)}</ul>`
      }
    </section>`;
  }
}

defineOnce("site-no-room", NoRoom);

declare global {
  interface HTMLElementTagNameMap {
    "site-no-room": NoRoom;
  }
}
