import { closeCode } from "./close-codes.ts";
import { createUtf8Check } from "./utf8-check.ts";
import type { ViolationCode } from "./violations.ts";

/** What a close frame says. */
export interface ClosePayload {
  /** null: the frame is empty, which an endpoint reports as 1005. */
  readonly code: number | null;
  readonly reason: string;
  readonly violations: readonly ViolationCode[];
}

export function parseClosePayload(payload: Uint8Array): ClosePayload {
  if (payload.length === 0) return { code: null, reason: "", violations: [] };
  if (payload.length === 1) return { code: null, reason: "", violations: ["close-one-byte"] };
  const code = (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
  const bytes = payload.subarray(2);
  const found: ViolationCode[] = closeCode(code).onTheWire ? [] : ["close-code"];
  const utf8 = createUtf8Check();
  utf8.add(bytes);
  if (!utf8.end()) found.push("not-utf8");
  return { code, reason: new TextDecoder().decode(bytes), violations: found };
}
