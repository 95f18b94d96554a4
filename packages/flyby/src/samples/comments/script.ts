export type Language = "zh" | "ja" | "en";

/** Something that happens in a clip, and what people say to it. */
export interface Moment {
  /** Seconds in the clip at which most of it is said. */
  readonly at: number;
  /** Seconds in which it ebbs away. */
  readonly lasts: number;
  /** How many comments. */
  readonly count: number;
  readonly lines: Readonly<Record<Language, readonly string[]>>;
}

/** What is said in one clip. */
export interface CommentScript {
  readonly seconds: number;
  readonly moments: readonly Moment[];
  /** Said at any time. */
  readonly anytime: { readonly count: number; readonly lines: Moment["lines"] };
}
