/** One thing that was looked at, and what it had to be. */
export interface Finding {
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
  readonly ok: boolean;
}

export interface StageOptions {
  /** Time to take, roughly. */
  readonly ms: number;
  readonly seed: number;
  /** Tells a person who waits how it goes. */
  say(words: string): void;
}

/** One part of the soak. */
export interface Stage {
  readonly name: string;
  /** Its part of the whole time; 0: it takes what it takes. */
  readonly share: number;
  run(options: StageOptions): Promise<readonly Finding[]>;
}
