import { type ErrorCode, type Refusal, type Result, refuse } from "@flyby/protocol";
import { StoreUnavailable, type UnavailableReason } from "./ports.ts";

const codes: Readonly<Record<UnavailableReason, ErrorCode>> = {
  disk: "store-unavailable",
  silent: "store-unavailable",
  queue: "overloaded",
  closed: "shutting-down",
};

/** A full disk or a full queue is an expected refusal; anything else stays an error. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof StoreUnavailable) return refuse(codes[error.reason], error.people);
  throw error;
}

/** Runs what needs the store, and answers with a refusal where the store refuses. */
export async function refusing<T>(action: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await action();
  } catch (error) {
    return toRefusal(error);
  }
}
