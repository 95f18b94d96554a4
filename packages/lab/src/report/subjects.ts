import type { Subject } from "../compare/result.ts";
import type { Tone } from "./svg/tones.ts";

interface SubjectLook {
  /** As it stands in tables, charts and sentences. */
  readonly label: string;
  readonly tone: Tone;
}

/** One look per transport in every chart, so that a reader learns it once. */
export const subjectLooks: Readonly<Record<Subject, SubjectLook>> = {
  websocket: { label: "WebSocket", tone: "blue" },
  sse: { label: "SSE", tone: "green" },
  stream: { label: "HTTP stream", tone: "sky" },
  "long-poll": { label: "Long poll", tone: "amber" },
  poll: { label: "Poll", tone: "red" },
  bosh: { label: "BOSH", tone: "pink" },
  control: { label: "Control", tone: "grey" },
};

export function labelOf(subject: Subject): string {
  return subjectLooks[subject].label;
}
