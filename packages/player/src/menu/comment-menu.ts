import type { Comment, Result } from "@flyby/protocol";
import { type CSSResultGroup, css, html, LitElement, nothing, type TemplateResult } from "lit";
import { shownName } from "../chat/shown-name.ts";
import { defineOnce } from "../define-once.ts";
import type { RoomContext } from "../room-context.ts";
import { useCatalogue } from "../strings/use-catalogue.ts";
import { base, tokens } from "../theme/tokens.ts";
import { actionsFor, type CommentAction } from "./comment-actions.ts";
import { menuWords } from "./menu-words.ts";
import { placeMenu } from "./place-menu.ts";
import { runAction } from "./run-action.ts";

/** Fired (bubbling) after an action was tried. */
export type CommentActionEvent = CustomEvent<{
  readonly action: CommentAction;
  readonly comment: Comment;
  readonly result: Result<void>;
}>;

/**
 * The menu of one comment, for a row of the board and for a comment in flight.
 *
 *     menu.context = context; menu.open(comment, { x, y });
 *
 * Fires `flyby-comment-action` and, when it closes for whatever reason, `flyby-menu-close`.
 */
export class CommentMenu extends LitElement {
  static override properties = {
    context: { attribute: false },
    moderator: { type: Boolean },
    comment: { state: true },
  };
  declare context: RoomContext | null;
  declare moderator: boolean;
  declare comment: Comment | null;
  readonly #words = useCatalogue(this, menuWords);
  #at = { x: 0, y: 0 };
  #returnTo: HTMLElement | null = null;

  constructor() {
    super();
    this.context = null;
    this.moderator = false;
    this.comment = null;
  }

  /** Shows the menu at a point of the viewport; `returnTo` gets the focus back. */
  open(comment: Comment, at: { readonly x: number; readonly y: number }, returnTo: HTMLElement | null = null): void {
    this.comment = comment;
    this.#at = at;
    this.#returnTo = returnTo;
    void this.updateComplete.then(() => this.#show());
  }

  close(): void {
    if (this.comment === null) return;
    this.comment = null;
    this.dispatchEvent(new CustomEvent("flyby-menu-close", { bubbles: true, composed: true }));
    const focusInside = this.shadowRoot?.activeElement ?? null;
    if (focusInside !== null || document.activeElement === document.body)
      this.#returnTo?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { comment } = this;
    if (comment === null || this.context === null) return nothing;
    return html`<div
      class="menu" part="menu" role="menu" popover="auto" aria-label=${this.#words.t("menu")}
      @toggle=${this.#onToggle} @keydown=${this.#onKey}
    >
      ${this.#actions(comment).map(
        (action) => html`<button
          type="button" role="menuitem" part="item" tabindex="-1"
          class=${action === "delete" || action === "purge" ? "item danger" : "item"}
          @click=${() => this.#choose(action)}
        >${this.#label(action, comment)}</button>`,
      )}
    </div>`;
  }

  #actions(comment: Comment): readonly CommentAction[] {
    const { context } = this;
    if (context === null) return [];
    return actionsFor({
      comment,
      roomKind: context.client.room()?.room.kind ?? "video",
      author: context.client.identity()?.author ?? null,
      moderator: this.moderator,
      blocked: context.settings.get().blockedAuthors.includes(comment.author),
      nowMs: context.client.serverNow(),
    });
  }

  #label(action: CommentAction, comment: Comment): string {
    const { t, format } = this.#words;
    if (action === "copy" || action === "delete") return t(action);
    return action === "jump"
      ? t("jump", { time: format.position(comment.progress) })
      : t(action, { name: shownName(comment) });
  }

  #show(): void {
    const menu = this.#menu();
    if (menu === null) return;
    menu.showPopover?.();
    const { width, height } = menu.getBoundingClientRect();
    const spot = placeMenu(this.#at, { width, height }, { width: innerWidth, height: innerHeight });
    menu.style.left = `${spot.x}px`;
    menu.style.top = `${spot.y}px`;
    this.#items()[0]?.focus({ preventScroll: true });
  }

  async #choose(action: CommentAction): Promise<void> {
    const { comment, context } = this;
    if (comment === null || context === null) return;
    this.close();
    const result = await runAction(context, comment, action);
    const detail = { action, comment, result };
    this.dispatchEvent(new CustomEvent("flyby-comment-action", { detail, bubbles: true, composed: true }));
  }

  #onToggle = (event: Event): void => {
    if (event instanceof ToggleEvent && event.newState === "closed") this.close();
  };

  #onKey = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(":focus"));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    event.stopPropagation();
    if (event.key === "Tab" || event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (next !== undefined) {
      event.preventDefault();
      items[(next + items.length) % items.length]?.focus();
    }
  };

  #menu(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".menu");
  }

  #items(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".item")];
  }

  static override styles: CSSResultGroup = [
    tokens,
    base,
    css`
      :host { display: contents; }
      .menu {
        position: fixed; inset: auto; margin: 0; z-index: 100;
        inline-size: max-content; min-inline-size: 168px; max-inline-size: min(320px, calc(100vw - 16px));
        padding: 4px; border: 1px solid var(--_line); border-radius: var(--_radius);
        background: var(--_surface); color: var(--_text); font: 15px/1.3 var(--_font);
        box-shadow: 0 8px 24px rgb(0 0 0 / 0.28);
      }
      .item {
        display: block; inline-size: 100%; min-block-size: var(--_target); padding: 6px 12px;
        border: 0; border-radius: 6px; background: none; text-align: start; overflow-wrap: anywhere;
      }
      .item:hover, .item:focus-visible { background: color-mix(in srgb, currentColor 10%, transparent); }
      .item:focus-visible { outline-offset: -2px; }
      .danger { color: var(--_danger); }
    `,
  ];
}

defineOnce("flyby-comment-menu", CommentMenu);

declare global {
  interface HTMLElementEventMap {
    "flyby-comment-action": CommentActionEvent;
  }
  interface HTMLElementTagNameMap {
    "flyby-comment-menu": CommentMenu;
  }
}
