import { SQL } from "bun";
import { StoreUnavailable } from "../ports.ts";

/** What an error of the database means for who asked. */
export type Failure =
  /** Nothing was kept, and the same again will do: two nodes were in each other's way. */
  | { readonly kind: "again"; readonly error: Error }
  | { readonly kind: "unavailable"; readonly error: StoreUnavailable }
  /** A mistake in what was asked. */
  | { readonly kind: "mistake"; readonly error: Error };

/** unique_violation (the same nonce in two rooms), serialization_failure, deadlock_detected. */
const againStates: ReadonlySet<string> = new Set(["23505", "40001", "40P01"]);
/** Disk full, memory, limits (53); I/O errors (58); damaged data (XX); only reading (25006: a standby). */
const diskStates = /^(53|58|XX|25006)/;
/** Connection lost (08), no such user or password (28), going down or cancelled (57), locked for too long (55P03). */
const silentStates = /^(08|28|57|55P03|25P0[34]|3D000)/;

export function toFailure(error: unknown): Failure {
  if (error instanceof StoreUnavailable) return { kind: "unavailable", error };
  if (!(error instanceof SQL.PostgresError)) return { kind: "mistake", error: asError(error) };
  const state = stateOf(error);
  if (againStates.has(state)) return { kind: "again", error };
  if (diskStates.test(state)) return { kind: "unavailable", error: new StoreUnavailable(error.message, "disk") };
  const isSilent = silentStates.test(state) || error.code.startsWith("ERR_POSTGRES_CONNECTION");
  return isSilent
    ? { kind: "unavailable", error: silent(error.message) }
    : { kind: "mistake", error: new Error(error.message) };
}

export function silent(why: string): StoreUnavailable {
  return new StoreUnavailable(`The database does not answer: ${why}`, "silent");
}

/** The error as the ports name it, where nothing is tried again: a database whose work is in its own way is busy, not wrong. */
export function asPortError(error: unknown): Error {
  const failure = toFailure(error);
  const isBusy = error instanceof SQL.PostgresError && stateOf(error).startsWith("40");
  return failure.kind === "again" && isBusy ? silent(failure.error.message) : failure.error;
}

/** The client library keeps the SQLSTATE in `errno`. */
function stateOf(error: SQL.PostgresError): string {
  return typeof error.errno === "string" ? error.errno : "";
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
