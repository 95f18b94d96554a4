import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import * as limits from "./limits.ts";
import { decodeFrame, encodeControl, encodeGap, parseClientMessage } from "./messages.ts";

describe("parseClientMessage", () => {
  it("[WIR6] reads the five types and leaves unknown fields aside", () => {
    const frames = [
      { type: "hello" },
      { type: "hello", token: "abc" },
      { type: "join", room: "lobby", since: "3fk29c0a:5", maxRate: 20 },
      { type: "post", draft: { text: "hi" } },
      { type: "ping", id: 7 },
      { type: "want", maxRate: 1 },
      { type: "want", maxRate: null },
    ];
    for (const frame of frames) {
      expect(parseClientMessage(JSON.stringify({ ...frame, later: true }))).toEqual({
        ok: true,
        value: frame,
      } as never);
    }
  });

  it("[WIR6] anything else is refused with what is wrong", () => {
    expect(parseClientMessage("{")).toMatchObject({ code: "bad-json" });
    expect(parseClientMessage("")).toMatchObject({ code: "bad-json" });
    for (const text of ["null", "[]", "7", `"hello"`, "{}", `{"type":"dance"}`, `{"type":null}`]) {
      expect(parseClientMessage(text)).toMatchObject({
        code: "bad-message",
        message: "type is one of hello, join, post, ping, want.",
      });
    }
    expect(parseClientMessage(`{"type":"join"}`)).toMatchObject({ code: "bad-message" });
    expect(parseClientMessage(`{"type":"join","room":5}`)).toMatchObject({ message: "room is a string." });
    expect(parseClientMessage(`{"type":"ping","id":1.5}`)).toMatchObject({ message: "id is an integer." });
    for (const rate of ["{}", `"1"`, "0", "1e9"])
      expect(parseClientMessage(`{"type":"want","maxRate":${rate}}`)).toMatchObject({ code: "bad-message" });
    expect(parseClientMessage(`{"type":"want"}`)).toMatchObject({ code: "bad-message" });
    const longToken = JSON.stringify({ type: "hello", token: "x".repeat(limits.maxTokenLength + 1) });
    expect(parseClientMessage(longToken)).toMatchObject({ message: "token is too long." });
  });

  it("[WIR6] never throws", () => {
    const typed = fc.record({
      type: fc.constantFrom("hello", "join", "post", "ping", "want"),
      room: fc.anything(),
      id: fc.anything(),
    });
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      typed.map((value) => toJson(value)),
    );
    fc.assert(fc.property(texts, (text) => void parseClientMessage(text)));
  });
});

describe("decodeFrame", () => {
  it("[WIR1] reads what was encoded", () => {
    const gap = { from: 3, to: 9, reason: "slow", cursor: "3fk29c0a:9" } as const;
    expect(decodeFrame(encodeGap(gap))).toEqual({ kind: "control", message: { type: "gap", ...gap } });
    const stat = { type: "stat", viewers: 4 } as const;
    expect(decodeFrame(encodeControl(stat))).toEqual({ kind: "control", message: stat });
    expect(decodeFrame(`["batch",1,1,0,[[1,"clear"]]]`).kind).toBe("batch");
  });

  it("[WIR3] an unknown type is ignored", () => {
    for (const text of [`{"type":"dance"}`, "{}", "[]", "null", "x", `{"type":"toString"}`]) {
      expect(decodeFrame(text)).toEqual({ kind: "unknown" });
    }
  });

  it("[WIR5] unknown codes and reasons keep what the frame means", () => {
    const refused = `{"type":"refused","nonce":"n1","code":"out-of-tea","message":"No tea."}`;
    expect(decodeFrame(refused)).toMatchObject({ message: { nonce: "n1", code: "bad-message", message: "No tea." } });
    expect(decodeFrame(`{"type":"bye","code":"out-of-tea","message":""}`)).toMatchObject({
      message: { code: "internal" },
    });
    expect(decodeFrame(`{"type":"gap","from":1,"to":2,"reason":"tea","cursor":"3fk29c0a:2"}`)).toMatchObject({
      message: { reason: "reset", to: 2 },
    });
    expect(decodeFrame(`{"type":"bye","code":"shutting-down","message":""}`)).toMatchObject({
      message: { code: "shutting-down" },
    });
  });

  it("[WIR2] never throws", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void decodeFrame(text)));
  });
});

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
