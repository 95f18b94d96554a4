import type { Result } from "@flyby/protocol";

/** The same refusal, or success without a value. */
export function toVoid(result: Result<unknown>): Result<void> {
  return result.ok ? { ok: true, value: undefined } : result;
}
