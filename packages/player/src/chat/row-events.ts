import type { Comment } from "@flyby/protocol";
import { watchLongPress } from "../layer/long-press.ts";

export interface RowListeners {
  readonly find: (id: number) => Comment | undefined;
  readonly jump: (comment: Comment) => void;
  readonly openMenu: (comment: Comment, at: { readonly x: number; readonly y: number }, from: HTMLElement) => void;
  readonly takeBack: (nonce: string) => void;
  /** The keyboard moved to a row. */
  readonly stepTo: (id: number) => void;
}

/** Pointer, long press, context menu and keyboard on the rows of a list. Lives as long as the list element. */
export function listenToRows(list: HTMLElement, listeners: RowListeners): void {
  const rowOf = (event: Event): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>("li[data-key]") : null;
  const commentOf = (row: HTMLElement | null): Comment | undefined =>
    row?.dataset.id === undefined ? undefined : listeners.find(Number(row.dataset.id));
  const openAt = (row: HTMLElement | null, at?: { x: number; y: number }): boolean => {
    const comment = commentOf(row);
    if (row === null || comment === undefined) return false;
    const { right, bottom } = row.getBoundingClientRect();
    listeners.openMenu(comment, at ?? { x: right - 8, y: bottom - 4 }, row);
    return true;
  };

  list.addEventListener("click", (event) => {
    const row = rowOf(event);
    const comment = commentOf(row);
    const target = event.target instanceof Element ? event.target.closest("button") : null;
    if (target?.classList.contains("more")) openAt(row);
    else if (target?.classList.contains("jump") && comment !== undefined) listeners.jump(comment);
    else if (target?.classList.contains("take-back")) listeners.takeBack(row?.dataset.nonce ?? "");
  });
  list.addEventListener("contextmenu", (event) => {
    // With text selected, or a modifier, people want the browser's own menu.
    if (event.shiftKey || !(getSelection()?.isCollapsed ?? true)) return;
    if (openAt(rowOf(event), { x: event.clientX, y: event.clientY })) event.preventDefault();
  });
  list.addEventListener("keydown", (event) => {
    const row = rowOf(event);
    if (row === null) return;
    const forward = { ArrowDown: true, ArrowUp: false }[event.key];
    if (forward !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const next = neighbour(row, forward);
      if (next === null) return;
      listeners.stepTo(Number(next.dataset.id));
      next.focus();
    } else if (event.target === row && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      event.stopPropagation();
      openAt(row);
    }
  });
  let pressed: { readonly row: HTMLElement; readonly at: { readonly x: number; readonly y: number } } | null = null;
  const press = {
    onHold(at: { readonly x: number; readonly y: number }): boolean {
      const row = rowAt(list, at);
      pressed = row === null || commentOf(row) === undefined ? null : { row, at };
      return pressed !== null;
    },
    onLift(): void {
      if (pressed !== null) openAt(pressed.row, pressed.at);
      pressed = null;
    },
  };
  watchLongPress(list, () => true, press, new AbortController().signal);
}

/** ↑ and ↓ on the list itself lead to the newest row in sight. For the list's `keydown`. */
export function enterRows(event: KeyboardEvent): void {
  const { currentTarget: scroller, target, key } = event;
  if (!(scroller instanceof HTMLElement) || target !== scroller || (key !== "ArrowUp" && key !== "ArrowDown")) return;
  event.preventDefault();
  event.stopPropagation();
  lastInSight(scroller)?.focus();
}

function lastInSight(scroller: HTMLElement): HTMLElement | null {
  const { top, bottom } = scroller.getBoundingClientRect();
  const rows = [...scroller.querySelectorAll<HTMLElement>("li[data-id]")];
  return (
    rows.findLast((row) => {
      const box = row.getBoundingClientRect();
      return box.bottom <= bottom + 1 && box.top >= top;
    }) ??
    rows.at(-1) ??
    null
  );
}

/** The row at a point of the window: while a finger rests, the rows may have moved under it. */
function rowAt(list: HTMLElement, { x, y }: { readonly x: number; readonly y: number }): HTMLElement | null {
  const root = list.getRootNode();
  const element = root instanceof ShadowRoot ? root.elementFromPoint(x, y) : document.elementFromPoint(x, y);
  return element?.closest<HTMLElement>("li[data-key]") ?? null;
}

function neighbour(row: HTMLElement, forward: boolean): HTMLElement | null {
  let next = forward ? row.nextElementSibling : row.previousElementSibling;
  while (next !== null && !(next instanceof HTMLElement && next.dataset.id !== undefined))
    next = forward ? next.nextElementSibling : next.previousElementSibling;
  return next;
}
