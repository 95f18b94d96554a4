import { constants, inflateRawSync } from "node:zlib";
import { type CreateInflater, concatBytes, type Inflated, type NotInflated, wireLimits } from "../wire/index.ts";

/** What a sender leaves out at the end of each message (RFC 7692 §7.2.1). */
const tail = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/** No window of DEFLATE is larger. */
const largestWindow = 32 * 1024;

/**
 * Inflates by zlib, a message at a time: the end of what came before is the dictionary. A window smaller than zlib's
 * largest needs nothing else, as its references reach less far.
 */
export const createZlibInflater: CreateInflater = ({ contextTakeover }) => {
  let window: Uint8Array = new Uint8Array();
  let lost = false;

  function fail(why: NotInflated): Inflated {
    lost = contextTakeover;
    return { ok: false, why };
  }

  return {
    inflate(message) {
      if (lost) return { ok: false, why: "context-lost" };
      try {
        const bytes = inflateRawSync(concatBytes([message, tail]), {
          finishFlush: constants.Z_SYNC_FLUSH,
          maxOutputLength: wireLimits.inflatedBytes,
          ...(window.length > 0 ? { dictionary: window } : {}),
        });
        if (contextTakeover) window = concatBytes([window, bytes.subarray(-largestWindow)]).slice(-largestWindow);
        return { ok: true, bytes: new Uint8Array(bytes) };
      } catch (error) {
        const tooLong = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
        return fail(tooLong ? "too-long" : "not-deflate");
      }
    },
    skip() {
      lost = contextTakeover;
    },
  };
};
