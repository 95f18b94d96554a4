import type { Direction } from "../tap/tap.ts";
import { closeCode, countBytes, showPlain, showText, type WireEvent, type WireMessage } from "../wire/index.ts";
import { directionOf } from "./render-event.ts";

/** Arrows of a diagram that somebody still looks at; the rest is counted. */
const maxArrows = 250;

/** Columns of a stranger's text in an arrow's label. */
const labelColumns = 24;

interface Arrow {
  readonly connection: number;
  readonly direction: Direction;
  readonly label: string;
  /** Data of the same kind behind it, in the same direction: one more arrow for all of it. */
  more: number;
  moreBytes: number;
  readonly data: boolean;
}

/** Gathers what two ends said to each other, as a Mermaid sequence diagram. */
export interface SequenceDiagram {
  event(connection: number, event: WireEvent): void;
  closed(connection: number, by: "client" | "server" | "error"): void;
  text(): string;
}

export function createSequenceDiagram(): SequenceDiagram {
  const steps: (Arrow | { readonly note: string })[] = [];
  let leftOut = 0;

  function add(step: Arrow | { readonly note: string }): void {
    if (steps.length < maxArrows) steps.push(step);
    else leftOut += 1;
  }

  function addArrow(connection: number, direction: Direction, label: string, bytes: number | null): void {
    const last = steps.at(-1);
    const data = bytes !== null;
    if (
      data &&
      last &&
      "label" in last &&
      last.data &&
      last.connection === connection &&
      last.direction === direction
    ) {
      last.more += 1;
      last.moreBytes += bytes;
      return;
    }
    add({ connection, direction, label, more: 0, moreBytes: 0, data });
  }

  return {
    event(connection, event) {
      const direction = directionOf(event);
      if (event.type === "request")
        addArrow(connection, direction, `${event.head.method} ${short(event.head.target)}`, null);
      if (event.type === "response") {
        addArrow(connection, direction, `${event.head.status} ${short(event.head.reason)}`, null);
        if (event.handshake) add({ note: `(${connection}) WebSocket, accept ${event.handshake.steps.accept}` });
      }
      if (event.type === "body" && event.body.length > 0) {
        addArrow(connection, direction, `body, ${countBytes(event.body.length)}`, null);
      }
      if (event.type === "message") {
        addArrow(connection, direction, messageLabel(event.message), dataBytes(event.message));
      }
    },
    closed(connection, by) {
      add({ note: `(${connection}) ${by === "error" ? "broken" : `ended by the ${by}`}` });
    },
    text() {
      const lines = steps.flatMap(stepLines);
      if (leftOut > 0) lines.push(`Note over C,S: ${escapeLabel(`${leftOut} more steps are not drawn`)}`);
      return ["sequenceDiagram", "participant C as client", "participant S as server", ...lines].join("\n    ");
    },
  };
}

function stepLines(step: Arrow | { readonly note: string }): string[] {
  if ("note" in step) return [`Note over C,S: ${escapeLabel(step.note)}`];
  const arrow = step.direction === "up" ? "C->>S" : "S->>C";
  const line = (label: string) => `${arrow}: ${escapeLabel(`(${step.connection}) ${label}`)}`;
  const more = step.more === 1 ? "1 more message" : `${step.more} more messages`;
  return [line(step.label), ...(step.more === 0 ? [] : [line(`${more}, ${countBytes(step.moreBytes)}`)])];
}

function messageLabel(message: WireMessage): string {
  if (message.type === "close") {
    return message.code === null ? "close, no code" : `close ${message.code} ${closeCode(message.code).name}`;
  }
  if (message.type !== "message") return message.type;
  const text = message.kind === "text" && message.notInflated === null;
  const shown = text ? ` ${showText(new TextDecoder().decode(message.bytes), labelColumns)}` : "";
  const frames = message.frames === 1 ? "" : ` in ${message.frames} frames`;
  return `${message.kind}, ${countBytes(message.length)}${frames}${shown}`;
}

function dataBytes(message: WireMessage): number | null {
  return message.type === "message" ? message.length : null;
}

function short(text: string): string {
  return showPlain(text, labelColumns * 2);
}

/** Mermaid reads `;`, `#` and some more as its own; a code stands for each. */
function escapeLabel(text: string): string {
  return text.replaceAll(/[#;<>&"'`{}[\]\\%|]/g, (character) => `#${character.charCodeAt(0)};`);
}
