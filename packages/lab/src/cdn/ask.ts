import type { HeaderSet } from "./header-set.ts";

/** One answer and where it came from. */
export interface Asked {
  readonly url: string;
  readonly set: HeaderSet;
}

export type AskResult =
  | { readonly ok: true; readonly steps: readonly Asked[] }
  | { readonly ok: false; readonly steps: readonly Asked[]; readonly message: string };

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
export async function ask(start: string, { fetch, signal, verify }: AskOptions): Promise<AskResult> {
  const steps: Asked[] = [];
  let url = start;
  try {
    while (steps.length <= maxRedirects) {
      const response = await fetch(url, {
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        headers: { accept: "*/*", "accept-encoding": "gzip, br" },
        ...(verify ? {} : { tls: { rejectUnauthorized: false } }),
      });
      steps.push({ url, set: { status: response.status, headers: [...response.headers] } });
      await response.body?.cancel();
      const next = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      if (next === null || !URL.canParse(next, url)) return { ok: true, steps };
      url = new URL(next, url).href;
      if (!/^https?:/.test(url)) return { ok: true, steps };
    }
    return { ok: false, steps, message: `${start} redirects more than ${maxRedirects} times.` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, steps, message: `${url} gave no answer: ${why}` };
  }
}
