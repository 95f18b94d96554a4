import { type Call, type Outcome, perform } from "./calls.ts";
import { toFailure } from "./failure.ts";

/** One call after the other, each on its own. */
export function performEach(target: object, calls: readonly Call[]): readonly Outcome[] {
  return calls.map((call): Outcome => {
    try {
      return { ok: true, value: perform(target, call) };
    } catch (error) {
      return toFailure(error).outcome;
    }
  });
}
