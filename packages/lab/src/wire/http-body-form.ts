import { type HttpHead, type HttpRequestHead, type HttpResponseHead, headerOf } from "./http-head.ts";
import type { HttpProblem } from "./http-problems.ts";

/**
 * How a reader finds the end of a body (RFC 9112 §6.3). `other`: HTTP ends with this head, what follows belongs to
 * another protocol.
 */
export type BodyForm =
  | { readonly by: "none" }
  | { readonly by: "length"; readonly length: number }
  | { readonly by: "chunked" }
  | { readonly by: "close" }
  | { readonly by: "other" };

export interface BodyFinding {
  readonly form: BodyForm;
  readonly problem: HttpProblem | null;
}

/** `method`: of the request that a response answers. */
export function bodyForm(head: HttpHead, method: string): BodyFinding {
  return head.type === "request" ? requestBody(head) : responseBody(head, method);
}

function responseBody(head: HttpResponseHead, method: string): BodyFinding {
  const { status } = head;
  if (status === 101 || (method === "CONNECT" && status >= 200 && status < 300)) return found({ by: "other" });
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) return found({ by: "none" });
  return bodyByHeaders(head) ?? found({ by: "close" });
}

function requestBody(head: HttpRequestHead): BodyFinding {
  const finding = bodyByHeaders(head) ?? found({ by: "none" });
  // The end of a request cannot be the end of the connection: nobody could answer.
  return finding.form.by === "close" ? found({ by: "none" }, "bad-encoding") : finding;
}

function bodyByHeaders(head: HttpHead): BodyFinding | null {
  const encoding = headerOf(head, "transfer-encoding");
  const written = headerOf(head, "content-length");
  if (encoding !== undefined) {
    const last = encoding.split(",").at(-1)?.trim().toLowerCase();
    return found({ by: last === "chunked" ? "chunked" : "close" }, written === undefined ? null : "two-lengths");
  }
  if (written === undefined) return null;
  const lengths = new Set(written.split(",").map((one) => one.trim()));
  const [only = ""] = lengths;
  const length = /^\d{1,16}$/.test(only) ? Number(only) : Number.NaN;
  if (lengths.size > 1 || !Number.isSafeInteger(length)) return found({ by: "none" }, "bad-length");
  return found(length === 0 ? { by: "none" } : { by: "length", length });
}

function found(form: BodyForm, problem: HttpProblem | null = null): BodyFinding {
  return { form, problem };
}
