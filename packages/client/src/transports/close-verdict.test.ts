import { describe, expect, it } from "bun:test";
import { errors, isErrorCode } from "@flyby/protocol";
import { closeVerdict, refusalVerdict } from "./close-verdict.ts";

describe("closeVerdict", () => {
  it("[CLI4] every code outside 4400–4499 reconnects", () => {
    for (const code of [
      1000, 1001, 1002, 1005, 1006, 1007, 1009, 1011, 1012, 1013, 3000, 4000, 4009, 4029, 4053, 4500,
    ]) {
      expect(closeVerdict(code, "", false)).toEqual({ kind: "retry", retryAfterMs: null, silent: false });
    }
  });

  it("[CLI4] every refusal of the table ends as the table says", () => {
    for (const code of Object.keys(errors).filter(isErrorCode)) {
      const verdict = closeVerdict(errors[code].close, code, false);
      if (errors[code].retryable) expect(verdict.kind).toBe("retry");
      else expect(verdict).toEqual({ kind: "refused", code, message: errors[code].message });
    }
  });

  it("[CLI4] a final code without a known reason is explained by its number", () => {
    expect(closeVerdict(4404, "", false)).toMatchObject({ kind: "refused", code: "room-not-found" });
    expect(closeVerdict(4499, "out of order", false)).toMatchObject({ kind: "refused", message: "out of order" });
  });

  it("[CLI4] a refused join that may succeed later waits as long as it is told", () => {
    const refusal = { code: "overloaded", message: "", retryAfterMs: 4_000 } as const;
    expect(refusalVerdict(refusal)).toEqual({ kind: "retry", retryAfterMs: 4_000, silent: false });
  });
});
