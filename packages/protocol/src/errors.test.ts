import { describe, expect, it } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ErrorCode, type ErrorFacts, errors, isErrorCode, refuse, toErrorBody } from "./errors.ts";

const table: readonly (readonly [ErrorCode, ErrorFacts])[] = Object.keys(errors)
  .filter(isErrorCode)
  .map((code) => [code, errors[code]]);

describe("errors", () => {
  it("[ERR1] every code has a status, a close code and a sentence", () => {
    expect(table.length).toBe(Object.keys(errors).length);
    for (const [code, { status, close, message }] of table) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect([status >= 400 && status <= 599, Number.isInteger(close)]).toEqual([true, true]);
      expect(message).toMatch(/^[A-Z].*\.$|^A cursor is .*\.$/);
    }
  });

  it("[ERR2] the close code says whether to come back, as retryable does", () => {
    for (const [, { close, retryable }] of table) {
      const comeBack = (close >= 4000 && close <= 4099) || close === 1011 || close === 1012;
      const stayAway = close >= 4400 && close <= 4499;
      expect([comeBack, stayAway]).toEqual([retryable, !retryable]);
    }
  });

  it("[ERR1] the table is closed", () => {
    for (const word of ["toString", "__proto__", "", "constructor", 5, null]) expect(isErrorCode(word)).toBe(false);
  });

  it("[ERR3] the body over HTTP holds code, sentence and delay", () => {
    expect(toErrorBody(refuse("muted"))).toEqual({ error: { code: "muted", message: errors.muted.message } });
    expect(toErrorBody(refuse("rate-limited", "Wait.", 1_500))).toEqual({
      error: { code: "rate-limited", message: "Wait.", retryAfterMs: 1_500 },
    });
  });

  it("[ERR4] docs/protocol.md has a paragraph for each, with its status and close code", () => {
    const page = readFileSync(join(import.meta.dir, "../../../docs/protocol.md"), "utf8");
    const missing = table.filter(([code, { status, close }]) => {
      const line = page.split("\n").find((text) => text.startsWith(`**\`${code}\`**`)) ?? "";
      return !line.includes(String(status)) || !line.includes(String(close)) || line.length < 80;
    });
    expect(missing.map(([code]) => code)).toEqual([]);
    const described = [...page.matchAll(/^\*\*`([a-z-]+)`\*\*/gm)].map(([, code]) => code);
    expect(described.filter((code) => !isErrorCode(code))).toEqual([]);
  });
});
