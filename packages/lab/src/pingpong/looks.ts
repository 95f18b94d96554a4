import type { Tone } from "../report/svg/tones.ts";
import type { PingSide, PingSubject } from "./result.ts";

interface Look {
  /** As it stands in tables, charts and sentences. */
  readonly label: string;
  readonly tone: Tone;
}

const subjectLooks: Readonly<Record<PingSubject, Look>> = {
  websocket: { label: "WebSocket", tone: "blue" },
  "http-keep-alive": { label: "HTTP keep-alive", tone: "amber" },
  "http-per-request": { label: "HTTP per request", tone: "red" },
};

/** The reference stands in grey beside ours. */
export function toneOf({ side, subject }: { readonly side: PingSide; readonly subject: PingSubject }): Tone {
  return side === "python" ? "grey" : subjectLooks[subject].tone;
}

export function labelOf({ side, subject }: { readonly side: PingSide; readonly subject: PingSubject }): string {
  const { label } = subjectLooks[subject];
  return side === "python" ? `Python: ${label}` : label;
}
