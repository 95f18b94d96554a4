import { type CSSResultGroup, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { refusalWords } from "../composer/refusal-words.ts";
import { defineOnce } from "../define-once.ts";
import type { CommentActionEvent, CommentMenu } from "../menu/comment-menu.ts";
import type { RoomContext } from "../room-context.ts";
import { useCatalogue } from "../strings/use-catalogue.ts";
import { createAnnouncer } from "./announcer.ts";
import { watchNotices } from "./board-notice.ts";
import { rowsView, tabsView } from "./board-views.ts";
import type { FeedChange, FeedSource } from "./chat-feed.ts";
import { chatStyles } from "./chat-styles.ts";
import { chatWords } from "./chat-words.ts";
import type { ConnectionNotice } from "./connection-notice.ts";
import { followContext } from "./follow-context.ts";
import { later } from "./later.ts";
import { createNoticeTimer, type Notice, noticeOf, noticeView } from "./notice.ts";
import { readRows } from "./read-rows.ts";
import { enterRows, listenToRows } from "./row-events.ts";
import { RowList } from "./row-list.ts";
import { ScrollKeeper } from "./scroll-keeper.ts";
import { connectionView, emptyView } from "./status-views.ts";
import "../menu/comment-menu.ts";

/** The board: who said what and when, with history. Give it the room's context: `chat.context = player.context`. */
export class Chat extends LitElement {
  static override properties = {
    context: { attribute: false },
    for: {},
    moderator: { type: Boolean },
    silent: { type: Boolean },
    tab: { state: true },
    notice: { state: true },
    connection: { state: true },
    current: { state: true },
    spoken: { state: true },
  };
  declare context: RoomContext | null;
  /** The player or layer whose room this shows: its id or a selector. */
  declare for: string | null;
  /** Rows offer delete and mute. */
  declare moderator: boolean;
  /** New comments are not read aloud by assistive technology. */
  declare silent: boolean;
  declare tab: FeedSource;
  declare notice: Notice | null;
  declare connection: ConnectionNotice;
  declare current: number | null;
  declare spoken: string;
  readonly #words = useCatalogue(this, chatWords);
  readonly #refusals = useCatalogue(this, refusalWords);
  readonly #keeper = new ScrollKeeper(() => this.#scroller());
  #lists: Partial<Record<FeedSource, RowList>> = {};
  #watch: ReturnType<typeof watchNotices> | null = null;
  #stops: (() => void)[] = [];
  readonly #noticeTimer = createNoticeTimer(this, () => {
    this.notice = null;
  });

  constructor() {
    super();
    this.context = null;
    this.for = null;
    followContext(this);
    this.moderator = false;
    this.silent = false;
    this.tab = "posted";
    this.notice = null;
    this.connection = null;
    this.current = null;
    this.spoken = "";
  }

  /** Tells what became of an action on a comment that was chosen elsewhere (on the stage). */
  report(event: CommentActionEvent): void {
    const { action, comment, result } = event.detail;
    if (result.ok && action === "delete") this.#lists.posted?.feed.remove([comment.id]);
    if (result.ok && action === "purge") this.#purge(comment.author);
    this.notice = noticeOf(event.detail, { words: this.#words, refusals: this.#refusals });
    this.#noticeTimer.restart();
  }

  /** Follows the newest comment again. */
  toEnd(): void {
    this.#keeper.toEnd();
    this.#list()?.toEnd();
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#noticeTimer.stop();
    this.#unfollow();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("context")) this.#follow();
    this.#keeper.remember();
  }

  protected override updated(): void {
    this.#keeper.restore();
    // Older rows came while the reader stood at the very top, where no scroll would tell of it.
    const scroller = this.#scroller();
    if (scroller !== null && !this.#keeper.following.follows && this.#list()?.slide(scroller)) this.requestUpdate();
  }

  protected override firstUpdated(): void {
    const scroller = this.#scroller();
    const rows = scroller?.querySelector("ol");
    if (!scroller || !rows) return;
    const resized = new ResizeObserver(() => {
      if (this.#keeper.following.follows) scroller.scrollTop = scroller.scrollHeight;
    });
    resized.observe(scroller);
    resized.observe(rows);
    listenToRows(rows, {
      find: (id) =>
        this.#list()
          ?.rows()
          .find((row) => row.id === id),
      jump: (comment) => this.context?.seek(comment.progress),
      openMenu: (comment, at, from) => this.#menu()?.open(comment, at, from),
      takeBack: (nonce) => this.context?.client.withdraw(nonce),
      stepTo: (id) => {
        this.current = id;
      },
    });
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const unseen = this.#keeper.following.unseen;
    return html`
      ${this.#hasFile() ? tabsView(this.tab, this.#words, (source) => this.#choose(source)) : nothing}
      ${connectionView(this.connection, this.#words, this.#onShow)}
      <div
        class="scroller" part="scroller" role="log" aria-live="off" aria-label=${t("chat")} tabindex="0"
        @scroll=${this.#onScroll} @keydown=${this.#onKey}
      >
        <ol part="rows">${this.#rows()}</ol>
        ${emptyView(this.#list(), this.context, this.#words)}
      </div>
      <div class="float">
        ${noticeView(this.notice, this.#words, this.#onNotice)}
        ${
          this.#keeper.following.follows || this.tab === "imported"
            ? nothing
            : html`<button type="button" class="pill" part="pill" title=${t("toEnd")} @click=${() => this.toEnd()}>
                ${unseen > 0 ? t("newRows", { count: unseen }) : t("toEnd")}
              </button>`
        }
      </div>
      <div class="sr" aria-live=${this.silent ? "off" : "polite"} aria-atomic="true">${this.spoken}</div>
      <flyby-comment-menu
        .context=${this.context} ?moderator=${this.moderator} @flyby-comment-action=${this.#onAction}
      ></flyby-comment-menu>
    `;
  }

  #rows(): unknown {
    const { context, tab, current } = this;
    const list = this.#list();
    if (context === null || list === undefined) return nothing;
    const { client } = context;
    const kind = client.room()?.room.kind ?? "video";
    const author = client.identity()?.author ?? null;
    return rowsView(list, client, tab, { words: this.#words, kind, author, current });
  }

  #choose(source: FeedSource): void {
    this.tab = source;
    this.current = null;
    if (source === "posted") {
      this.toEnd();
      return;
    }
    this.#keeper.stay();
    const list = this.#lists.imported;
    if (list !== undefined) void this.#showMoment(list);
  }

  async #showMoment(list: RowList): Promise<void> {
    const id = await readRows(list, () => this.context?.clock.now() ?? 0);
    this.requestUpdate();
    await this.updateComplete;
    if (id !== null && this.tab === "imported") this.#keeper.center(`c${id}`);
  }

  #onScroll = (): void => {
    const scroller = this.#scroller();
    const list = this.#list();
    if (scroller === null || list === undefined) return;
    const changed = list.showsEnd() && this.tab === "posted" ? this.#keeper.scrolled() : false;
    list.loadNear(scroller);
    if (list.slide(scroller) || changed) this.requestUpdate();
  };

  #onKey = (event: KeyboardEvent): void => {
    enterRows(event);
    if (event.key !== "End") return;
    event.preventDefault();
    this.toEnd();
  };

  #onAction = (event: CommentActionEvent): void => {
    event.stopPropagation();
    this.report(event);
  };

  #onNotice = (): void => {
    this.notice?.undo?.(this.context);
    this.notice = null;
  };

  #onShow = (): void => {
    this.#watch?.dismiss();
    this.toEnd();
    void this.#lists.posted?.feed.refresh();
  };

  #onChange(source: FeedSource, { arrived }: FeedChange): void {
    if (this.#keeper.following.follows) this.#lists[source]?.feed.trim();
    if (!this.silent) this.#announcer.arrived(arrived);
    this.requestUpdate();
  }

  readonly #announcer = createAnnouncer({
    speak: (comment) => {
      this.spoken = this.#words.t("spoken", comment);
    },
    summarise: (count) => {
      this.spoken = this.#words.t("summary", { count });
    },
    now: () => performance.now(),
    later,
  });

  #onConnection = (notice: ConnectionNotice): void => {
    this.connection = notice;
  };

  #purge(author: string): void {
    const feed = this.#lists.posted?.feed;
    const theirs = feed?.rows().filter((row) => row.author === author) ?? [];
    feed?.remove(theirs.map(({ id }) => id));
  }

  #hasFile(): boolean {
    return (this.#lists.imported?.rows().length ?? 0) > 0;
  }

  #list(): RowList | undefined {
    return this.#lists[this.tab];
  }

  #scroller(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>(".scroller") ?? null;
  }

  #menu(): CommentMenu | null {
    return this.renderRoot.querySelector("flyby-comment-menu");
  }

  #follow(): void {
    this.#unfollow();
    const { context } = this;
    if (context === null || !this.isConnected) return;
    const { client, settings } = context;
    const open = (source: FeedSource): RowList =>
      new RowList({ client, settings, source, keeper: this.#keeper, onChange: (it) => this.#onChange(source, it) });
    this.#lists = { posted: open("posted"), imported: open("imported") };
    this.#watch = watchNotices({ client, later, onChange: this.#onConnection });
    const update = (): void => this.requestUpdate();
    for (const event of ["pending", "identity", "room"] as const) this.#stops.push(client.on(event, update));
  }

  #unfollow(): void {
    for (const stop of this.#stops.splice(0)) stop();
    for (const list of Object.values(this.#lists)) list.close();
    this.#lists = {};
    this.#watch?.close();
    this.#watch = null;
    this.connection = null;
    this.#keeper.toEnd();
  }

  static override styles: CSSResultGroup = chatStyles;
}

defineOnce("flyby-chat", Chat);

declare global {
  interface HTMLElementTagNameMap {
    "flyby-chat": Chat;
  }
}
