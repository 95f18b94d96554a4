import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { bosh, isBoshTurn, parseBoshRequest } from "./bosh.ts";
import * as limits from "./limits.ts";
import { decodeFrame, encodeControl } from "./messages.ts";

describe("parseBoshRequest", () => {
  it("[WIR7] reads what opens a session and what goes on with it, and leaves unknown fields aside", () => {
    const requests = [
      { rid: 1, room: "lobby" },
      { rid: Number.MAX_SAFE_INTEGER, room: "lobby", since: "3fk29c0a:5", wait: limits.maxWaitSeconds },
      { sid: "s", rid: 7 },
      { sid: "s", rid: 7, since: "0", ack: 6, messages: [{ type: "ping", id: 1 }], type: "terminate" },
    ];
    for (const request of requests) {
      const parsed = parseBoshRequest({ ...request, later: true });
      expect(parsed).toEqual({ ok: true, value: request } as never);
      expect(parsed.ok && isBoshTurn(parsed.value)).toBe("sid" in request);
    }
  });

  it("[WIR7] anything else is refused with what is wrong", () => {
    const many = Array.from({ length: bosh.maxMessages + 1 }, () => ({ type: "hello" }));
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [null, /^body: /],
      [[], /^rid: /],
      [{ room: "lobby" }, /^rid: /],
      [{ rid: 0, room: "lobby" }, /^rid: rid is above 0\.$/],
      [{ rid: 1.5, room: "lobby" }, /^rid: rid is an integer\.$/],
      [{ rid: 1 }, /^room: /],
      [{ rid: 1, room: "lobby", wait: limits.maxWaitSeconds + 1 }, /^wait: /],
      [{ rid: 1, room: "lobby", since: 5 }, /^since: since is a cursor\.$/],
      [{ rid: 1, sid: 5 }, /^sid: /],
      [{ rid: 1, sid: "x".repeat(limits.maxTokenLength + 1) }, /^sid: sid is too long\.$/],
      [{ rid: 1, sid: "s", messages: {} }, /^messages: messages is a list\.$/],
      [{ rid: 1, sid: "s", messages: many }, /^messages: at most 16 messages\.$/],
      [{ rid: 1, sid: "s", messages: [{ type: "dance" }] }, /^messages\.0\.type: /],
      [{ rid: 1, sid: "s", type: "leave" }, /^type: type is terminate\.$/],
      [{ rid: 5, sid: "s", ack: 5 }, /^ack is below rid\.$/],
    ];
    for (const [body, message] of wrong) {
      expect(parseBoshRequest(body)).toMatchObject({ code: "bad-message", message: expect.stringMatching(message) });
    }
  });

  it("[WIR7] never throws", () => {
    const close = fc.record(
      { sid: fc.anything(), rid: fc.anything(), room: fc.anything(), ack: fc.anything(), messages: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fc.oneof(fc.anything(), close), (body) => void parseBoshRequest(body)));
  });

  it("[WIR7] the first line of an answer is a control message like any other", () => {
    const head = { type: "bosh", sid: "s", rid: 7, ack: 8 } as const;
    expect(decodeFrame(encodeControl(head))).toEqual({ kind: "control", message: head });
  });
});
