import { type ErrorCode, errors, isErrorCode, type Refusal } from "@flyby/protocol";
import type { End } from "./transport.ts";

const codes = Object.keys(errors).filter(isErrorCode);

/** What the end of a socket means: 4400–4499 do not come back unchanged, everything else reconnects with the cursor. */
export function closeVerdict(close: number, reason: string, silent: boolean): End {
  const named = isErrorCode(reason) && errors[reason].close === close ? reason : undefined;
  const code = named ?? codes.find((each) => errors[each].close === close);
  if (close < 4400 || close > 4499 || (code !== undefined && errors[code].retryable)) {
    return { kind: "retry", retryAfterMs: null, silent };
  }
  const final: ErrorCode = code ?? "bad-message";
  return { kind: "refused", code: final, message: reason && !named ? reason : errors[final].message };
}

/** What a refusal of the join itself means. */
export function refusalVerdict({ code, message, retryAfterMs }: Omit<Refusal, "ok">): End {
  return errors[code].retryable
    ? { kind: "retry", retryAfterMs: retryAfterMs ?? null, silent: false }
    : { kind: "refused", code, message };
}
