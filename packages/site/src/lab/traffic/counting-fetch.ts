import type { Ledger } from "./ledger.ts";
import { createUsefulScan } from "./useful.ts";
import { byteLength, chunkFraming, type HeadModel, requestHeadBytes, responseHeadBytes } from "./wire-size.ts";

type Count = Pick<Ledger, "add">;

export interface CountingFetchOptions {
  readonly fetch: typeof fetch;
  readonly ledger: Count;
  /** What requests of this page look like, asked at each. */
  readonly head: () => HeadModel;
  readonly origin: string;
  /** A request begins; returns what is to be called when its answer has ended. */
  readonly onRequest?: () => () => void;
}

/** A fetch that counts what it costs. The answer reads as ever, and is counted as it is read. */
export function countingFetch(options: CountingFetchOptions): typeof fetch {
  // Called bare: browsers want no other receiver for their own fetch.
  const { ledger, fetch: get } = options;

  async function count(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const bodyBytes = typeof init?.body === "string" ? byteLength(init.body) : 0;
    const sent = bodyBytes + headOf(request, bodyBytes);
    ledger.add("requests", 1);
    ledger.add("up", sent);
    const ended = once(options.onRequest?.());
    // An answer that nobody reads to its end is given up by its signal.
    init?.signal?.addEventListener("abort", ended, { once: true });
    try {
      const response = await get(input, init);
      ledger.add("down", responseHeadBytes(response.status, response.statusText, response.headers));
      if (response.body === null) {
        ended();
        return response;
      }
      const body = response.body.pipeThrough(counted(response.headers, ledger, ended));
      return new Response(body, response);
    } catch (error) {
      ended();
      // Nobody was there: nothing was sent. What was given up had been.
      if (init?.signal?.aborted !== true) {
        ledger.add("requests", -1);
        ledger.add("up", -sent);
      }
      throw error;
    }
  }

  function headOf({ method, url, headers }: Request, bodyBytes: number): number {
    const { pathname, search } = new URL(url);
    const facts = { method, target: pathname + search, headers, bodyBytes, origin: options.origin };
    return requestHeadBytes(options.head(), facts);
  }

  return Object.assign(count, get);
}

/**
 * Counts a body as it passes. The browser hands it out unpacked: of a packed one the length in the head is what
 * travelled, and the useful share shrinks with it.
 */
function counted(headers: Headers, ledger: Count, ended: () => void): TransformStream<Uint8Array, Uint8Array> {
  const packed = headers.has("content-encoding") ? Number(headers.get("content-length") ?? Number.NaN) : Number.NaN;
  const chunked = !headers.has("content-length");
  const text = new TextDecoder();
  const scan = createUsefulScan();
  let read = 0;
  let useful = 0;

  function pass(piece: Uint8Array): void {
    read += piece.byteLength;
    const news = scan.push(text.decode(piece, { stream: true }));
    if (!Number.isNaN(packed)) {
      useful += news;
      return;
    }
    ledger.add("useful", news);
    ledger.add("down", piece.byteLength + (chunked ? chunkFraming(piece.byteLength) : 0));
  }

  function end(): void {
    const last = scan.end();
    if (Number.isNaN(packed)) {
      ledger.add("useful", last);
      if (chunked) ledger.add("down", chunkFraming(0));
    } else {
      ledger.add("down", packed);
      if (read > 0) ledger.add("useful", Math.round(((useful + last) * packed) / read));
    }
    ended();
  }

  return new TransformStream({
    transform(piece, out) {
      pass(piece);
      out.enqueue(piece);
    },
    flush: end,
  });
}

function once(tell: (() => void) | undefined): () => void {
  let told = tell === undefined;
  return () => {
    if (!told) tell?.();
    told = true;
  };
}
