import type { Address } from "./http-line.ts";

/** Where a simulated viewer watches. */
export interface Seat {
  readonly address: Address;
  readonly room: string;
  /** Pause between two polls; null: as long as the server says. */
  readonly pollMs: number | null;
  /** 0…1 */
  readonly random: () => number;
}

/** What a viewer tells. */
export interface ViewerEvents {
  /** The cursor to go on from: moved by what `line` was told. */
  cursor(): string;
  /** A request went out; `answered` says that its answer is whole. A stream is one request without an end. */
  requested(): void;
  answered(): void;
  /** From now on nothing said in the room is missed. Called once. */
  ready(): void;
  /** A batch or a gap, as it stands in the log, and its bytes. */
  line(text: string, bytes: number): void;
  /** Something that a viewer of a healthy server never meets. */
  trouble(words: string): void;
}

/**
 * One simulated viewer: it MUST have connections of its own, MUST hand over every line of the log as it came, and MUST go on
 * from its cursor after a break.
 */
export interface Viewer {
  close(): void;
}

export type OpenViewer = (seat: Seat, events: ViewerEvents) => Viewer;

/** Before a viewer whose connection broke comes back. */
export const comeBackMs = 1_000;
