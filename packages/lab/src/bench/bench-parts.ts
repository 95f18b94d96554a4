import type { ServerStart } from "../process/server-process.ts";

/** What every bench is given. */
export interface BenchParts {
  readonly serve: readonly string[];
  /** For servers whose every comment is delivered. */
  readonly start: ServerStart;
  readonly signal: AbortSignal;
  progress(line: string): void;
}
