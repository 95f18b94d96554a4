import { describe, expect, it } from "bun:test";
import { refuse } from "@flyby/protocol";
import { answerJson, answerRefusal, answerVersioned, hasVersion, toResponse } from "./answers.ts";

const asking = (headers: Record<string, string> = {}) => new Request("http://x/", { headers });

describe("toResponse", () => {
  const large = answerJson({ text: "あ".repeat(2_000) });

  it("[API6] compresses from 1 KB on for who takes gzip, and varies on nothing else", async () => {
    const response = await toResponse(asking({ "accept-encoding": "br, gzip;q=0.5" }), large);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(response.headers.get("vary")).toBe("Accept-Encoding");
    const packed = new Uint8Array(await response.arrayBuffer());
    expect(packed.length).toBeLessThan(500);
    expect(new TextDecoder().decode(Bun.gunzipSync(packed))).toBe(large.text);
  });

  it("[API6] leaves small answers and other clients alone", async () => {
    for (const coding of ["", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0"]) {
      const response = await toResponse(asking({ "accept-encoding": coding }), large);
      expect(response.headers.get("content-encoding")).toBeNull();
    }
    const small = await toResponse(asking({ "accept-encoding": "gzip" }), answerJson({}));
    expect(small.headers.get("content-encoding")).toBeNull();
  });
});

describe("answerVersioned", () => {
  it("[API1] answers 304 for a known version and makes nothing then", () => {
    const asked = asking({ "if-none-match": '"z", W/"a-1"' });
    const answer = answerVersioned(asked, 'W/"a-1"', { "cache-control": "public" }, () => {
      throw new Error("made for nothing");
    });
    expect(answer).toMatchObject({ status: 304, text: "", headers: { etag: 'W/"a-1"', "cache-control": "public" } });
    expect(hasVersion(asking({ "if-none-match": "*" }), 'W/"a-1"')).toBe(true);
    expect(hasVersion(asking({ "if-none-match": 'W/"a-2"' }), 'W/"a-1"')).toBe(false);
  });
});

describe("answerRefusal", () => {
  it("[API4] says code, words and when to come back", () => {
    const answer = answerRefusal(refuse("rate-limited", "Wait.", 1_500));
    expect(answer.status).toBe(429);
    expect(answer.headers["retry-after"]).toBe("2");
    expect(JSON.parse(answer.text)).toEqual({ error: { code: "rate-limited", message: "Wait.", retryAfterMs: 1_500 } });
  });
});
