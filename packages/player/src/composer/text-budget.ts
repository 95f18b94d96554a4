import { countGraphemes, isVisible, normalizeText } from "@flyby/protocol";

/** The counter appears when this share of the room's limit is used. */
export const counterFrom = 0.8;

export interface TextBudget {
  readonly used: number;
  /** Negative when the text is too long. */
  readonly left: number;
  readonly showCounter: boolean;
  readonly sendable: boolean;
}

/** Counts as the server will: user-perceived characters of the normalised text. */
export function textBudget(text: string, maxGraphemes: number): TextBudget {
  const stored = normalizeText(text);
  const used = countGraphemes(stored);
  const left = maxGraphemes - used;
  return { used, left, showCounter: used >= maxGraphemes * counterFrom, sendable: left >= 0 && isVisible(stored) };
}
