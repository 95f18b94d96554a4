import { ensureBuilt } from "@flyby/site";

/** Builds pages and player if their sources changed; `log` hears of each in a sentence. */
export function buildPages(log: (line: string) => void): Promise<void> {
  return ensureBuilt({ log });
}
