import type { Mode, Positioned, Size } from "@flyby/protocol";

/** What a file said that a comment cannot hold. Stored and exported, never broadcast. */
export interface Origin {
  readonly format: string;
  readonly fields: Readonly<Record<string, string | number | null>>;
  /** The body as it stood in the file, where our reading of it loses something. */
  readonly raw?: string;
}

/** A comment read from a file, before a room has taken it. */
export interface ImportedComment {
  /** Equal for the same comment of the same file however often it is read. */
  readonly key: string;
  /** Its id in the system it comes from, null when it had none. */
  readonly foreignId: string | null;
  /** ms in the media. */
  readonly progress: number;
  readonly mode: Mode;
  readonly size: Size;
  readonly color: number;
  readonly text: string;
  readonly author: string;
  /** Shown name, "" when the file tells none. */
  readonly name: string;
  /** Epoch ms, null when the file tells none. */
  readonly createdAt: number | null;
  /** 0 to 10, null when the file tells none. */
  readonly weight: number | null;
  readonly positioned: Positioned | null;
  readonly origin: Origin;
}

/** Why one element of a file was left out. */
export const skipReasons = [
  /** Fewer fields than time, mode, size and color. */
  "bad-fields",
  /** No number, more than a second before the start, or beyond ten years. */
  "bad-time",
  /** No mode anybody knows. */
  "bad-mode",
  /** A positioned comment whose array cannot be read. */
  "bad-position",
  /** A script (Bilibili modes 8 and 9): never executed. */
  "scripted",
  /** A gift, a paid message or a membership of a recorder's file. */
  "special",
  /** Nothing to see. */
  "empty",
  "too-long",
  /** The tag itself is damaged. */
  "broken-tag",
  /** The file ends inside it. */
  "cut-off",
] as const;
export type SkipReason = (typeof skipReasons)[number];

export interface Skip {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly reason: SkipReason;
  /** The beginning of what was skipped, one line of plain text. */
  readonly excerpt: string;
}

/** Why a whole file was refused. */
export type ReadRefusalCode =
  | "too-large"
  | "too-many-comments"
  | "not-compressed-right"
  | "not-utf8"
  | "declarations"
  | "not-a-comment-file";

export interface ReadRefusal {
  readonly ok: false;
  readonly code: ReadRefusalCode;
  /** Where, from 1; null when no line is to blame. */
  readonly line: number | null;
  /** One sentence for people; names the line where there is one. */
  readonly message: string;
}

export interface ReadFile {
  readonly ok: true;
  readonly comments: readonly ImportedComment[];
  /** The first ones, at most `maxSkips`; `skippedByReason` counts all. */
  readonly skipped: readonly Skip[];
  readonly skippedByReason: Readonly<Partial<Record<SkipReason, number>>>;
  readonly header: Readonly<Record<string, string>>;
  /** The file ends before its end; what was there has been read. */
  readonly truncated: boolean;
}

export type ReadResult = ReadFile | ReadRefusal;

export interface ReadOptions {
  /** Bytes of the file, also after decompression. */
  readonly maxBytes?: number;
  readonly maxComments?: number;
  /** Characters of one comment. */
  readonly maxText?: number;
  /** Awaited every 2,000 comments, so that a large file does not hold up whoever else lives on this thread. */
  readonly pause?: () => Promise<void>;
}
