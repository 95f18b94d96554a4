import type { Direction } from "../tap/tap.ts";
import { countBytes, httpProblems, type WireEvent } from "../wire/index.ts";
import type { Paint } from "./paint.ts";
import { frameLines, messageLines } from "./render-frames.ts";
import { bodyLines, requestLines, responseLines } from "./render-http.ts";

export interface Rendering {
  readonly paint: Paint;
  /** Frames bit by bit. */
  readonly bits: boolean;
}

/** Who sent what an event tells of. */
export function directionOf(event: WireEvent): Direction {
  if (event.type === "request") return "up";
  return event.type === "response" ? "down" : event.direction;
}

/** What happened, in lines; [] where there is nothing to say. */
export function renderEvent(event: WireEvent, { paint, bits }: Rendering): string[] {
  if (event.type === "request") return requestLines(event, paint);
  if (event.type === "response") return responseLines(event, paint);
  if (event.type === "frame") return frameLines(event, bits, paint);
  if (event.type === "message") return messageLines(event, paint);
  if (event.type === "body") return bodyLines(event, paint);
  if (event.type === "chunk") {
    const extension = event.extension === "" ? "" : `, with an extension`;
    return [`chunk of ${countBytes(event.size)} (${event.size.toString(16)} in hex)${extension}`];
  }
  return [paint.bad(`! ${httpProblems[event.problem].message}`)];
}
