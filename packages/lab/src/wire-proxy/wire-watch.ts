import type { Direction, TapObserver, TappedConnection } from "../tap/tap.ts";
import {
  addTotals,
  type ConnectionView,
  type CreateInflater,
  createConnectionView,
  noTotals,
  sumTotals,
  type WireEvent,
  type WireTotals,
} from "../wire/index.ts";
import { directionOf, type Rendering, renderEvent } from "./render-event.ts";
import { createSequenceDiagram } from "./sequence-diagram.ts";
import type { Summary } from "./summary.ts";

/**
 * Connections taken apart at a time: each may keep some MB of what strangers send. Further ones pass, and their bytes
 * are counted.
 */
const maxViews = 200;

/** Continuation lines stand this far in. */
const indent = "    ";

export interface WireWatchOptions extends Rendering {
  print(lines: readonly string[]): void;
  readonly columns: number;
  /** Times are shown from here, epoch ms. */
  readonly startedAtMs: number;
  readonly createInflater: CreateInflater;
}

/** Looks at all connections of a tap and prints what it sees. */
export interface WireWatch {
  readonly observer: Required<TapObserver>;
  summary(): Summary;
  /** Mermaid. */
  diagram(): string;
}

export function createWireWatch(options: WireWatchOptions): WireWatch {
  const { print, columns, startedAtMs, createInflater, paint } = options;
  const views = new Map<number, ConnectionView>();
  const diagram = createSequenceDiagram();
  const counted = { connections: 0, requests: 0, frames: 0, messages: 0 };
  let past: Record<Direction, WireTotals> = { up: noTotals, down: noTotals };

  function say(id: number, who: Direction | null, atMs: number, lines: readonly string[]): void {
    const [first, ...rest] = lines;
    if (first === undefined) return;
    const arrow = who === null ? "" : who === "up" ? `${paint.up("→")} ` : `${paint.down("←")} `;
    const seconds = ((atMs - startedAtMs) / 1000).toFixed(3);
    const title = `${paint.faint(seconds)} #${id} ${arrow}${first}`;
    print([title, ...rest.map((line) => indent + line)].flatMap(wrap));
  }

  function sayEvent(id: number, event: WireEvent): void {
    const lines = renderEvent(event, options);
    // A message ends with the frame that was printed just before it.
    if (event.type === "message") print(lines.map((line) => indent + line).flatMap(wrap));
    else say(id, directionOf(event), nowMs, lines);
  }

  function wrap(line: string): string[] {
    const [first = "", ...more] = Bun.wrapAnsi(line, columns, { hard: true, trim: false }).split("\n");
    if (more.length === 0) return [first];
    const deeper = " ".repeat(line.search(/[^ ]/) + indent.length);
    const rest = Bun.wrapAnsi(more.join(""), columns - deeper.length, { hard: true }).split("\n");
    return [first.trimEnd(), ...rest.map((text) => deeper + text.trimEnd())];
  }

  function count(event: WireEvent): void {
    if (event.type === "request") counted.requests += 1;
    if (event.type === "frame") counted.frames += 1;
    if (event.type === "message") counted.messages += 1;
  }

  function openView({ id }: TappedConnection): ConnectionView {
    const view = createConnectionView((event) => {
      count(event);
      diagram.event(id, event);
      sayEvent(id, event);
    }, createInflater);
    views.set(id, view);
    return view;
  }

  /** Of the bytes that are being read. */
  let nowMs = startedAtMs;

  function forget(id: number): void {
    const view = views.get(id);
    if (!view) return;
    past = { up: addTotals(past.up, view.totals("up")), down: addTotals(past.down, view.totals("down")) };
    views.delete(id);
  }

  return {
    observer: {
      opened(connection) {
        counted.connections += 1;
        nowMs = connection.openedAtMs;
        if (views.size < maxViews) {
          openView(connection);
          say(connection.id, null, nowMs, [paint.faint("connected")]);
        } else say(connection.id, null, nowMs, [`connected; not shown, as ${maxViews} others are open`]);
      },
      bytes({ id }, direction, bytes, atMs) {
        nowMs = atMs;
        const view = views.get(id);
        if (view) view.push(direction, bytes);
        else past = { ...past, [direction]: addTotals(past[direction], { ...noTotals, unread: bytes.length }) };
      },
      closed({ id }, by, atMs) {
        nowMs = atMs;
        const view = views.get(id);
        view?.end("up");
        view?.end("down");
        const silent = view !== undefined && sumTotals(view.totals("down")) === 0;
        forget(id);
        diagram.closed(id, by);
        const broke = silent ? "it broke before the server said anything: is it there?" : "the connection broke";
        say(id, null, atMs, [by === "error" ? paint.bad(broke) : paint.faint(`ended by the ${by}`)]);
      },
    },
    summary() {
      const totals = [...views.values()].reduce(
        (sum, view) => ({
          up: addTotals(sum.up, view.totals("up")),
          down: addTotals(sum.down, view.totals("down")),
        }),
        past,
      );
      return { ...counted, totals };
    },
    diagram: () => diagram.text(),
  };
}
