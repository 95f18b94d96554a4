import type { HeaderSet } from "./header-set.ts";

/** One answer and where it came from. */
export interface Answered {
  readonly url: string;
  readonly set: HeaderSet;
}

export interface Asked {
  /** All that answered, redirects first. */
  readonly steps: readonly Answered[];
  /** A sentence about why it ended early; null when the last of `steps` is the answer. */
  readonly trouble: string | null;
}

export interface AskOptions {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** false: a certificate of one's own passes. */
  readonly verify: boolean;
}

/** Redirects of one resource: browsers follow twenty, five are a mistake already. */
const maxRedirects = 10;
const timeoutMs = 15_000;

/** GET as a browser does it (some edges answer HEAD otherwise), redirects shown one by one; the body is not read. */
export async function ask(start: string, { fetch, signal, verify }: AskOptions): Promise<Asked> {
  const steps: Answered[] = [];
  let url = start;
  try {
    while (steps.length <= maxRedirects) {
      const response = await fetch(url, {
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        headers: { accept: "*/*", "accept-encoding": "gzip, br" },
        // A body that nobody reads need not be what its header says.
        decompress: false,
        ...(verify ? {} : { tls: { rejectUnauthorized: false } }),
      });
      steps.push({ url, set: { status: response.status, headers: [...response.headers] } });
      await response.body?.cancel();
      const next = toRedirect(response, url);
      if (next === null) return { steps, trouble: null };
      if (steps.some((step) => step.url === next)) {
        return { steps, trouble: `${url} redirects in a circle, back to ${next}.` };
      }
      url = next;
    }
    return { steps, trouble: `${start} redirects more than ${maxRedirects} times.` };
  } catch (error) {
    if (signal.aborted) return { steps, trouble: `${url} was interrupted.` };
    return { steps, trouble: `${url} gave no answer: ${sayWhy(error)}` };
  }
}

/** Where a person would be sent next; null when this is the answer. */
function toRedirect({ status, headers }: Response, url: string): string | null {
  const location = status >= 300 && status < 400 ? headers.get("location") : null;
  if (location === null || !URL.canParse(location, url)) return null;
  const { protocol, href } = new URL(location, url);
  return protocol === "http:" || protocol === "https:" ? href : null;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there.",
  ECONNRESET: "the connection was closed.",
  ENOTFOUND: "no address is known for that name.",
  Malformed_HTTP_Response: "what came is no HTTP/1.1.",
  ResponseHeadersTooLarge: "its head is too large.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed; --insecure takes any.",
};

function sayWhy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `nothing came within ${timeoutMs / 1_000} s.`;
  const code = "code" in error ? String(error.code) : "";
  // The runtime ends its sentences with advice for programmers.
  return reasons[code] ?? error.message.replace(/ For more information, pass .*$/, "");
}
