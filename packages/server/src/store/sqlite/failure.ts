import { SQLiteError } from "bun:sqlite";
import type { Outcome } from "./calls.ts";

/** Result codes that say "the medium does not take it now", as opposed to a mistake of ours. */
const diskCodes = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|NOMEM|CORRUPT|NOTADB|PROTOCOL|PERM)/;

export interface Failure {
  readonly isDisk: boolean;
  readonly outcome: Extract<Outcome, { ok: false }>;
}

/** An error in a form that crosses threads. */
export function toFailure(error: unknown): Failure {
  const code = error instanceof SQLiteError ? (error.code ?? "SQLITE_ERROR") : "";
  const message = error instanceof Error ? error.message : String(error);
  return { isDisk: isDiskCode(code), outcome: { ok: false, message, code } };
}

export function isDiskCode(code: string): boolean {
  return diskCodes.test(code);
}
