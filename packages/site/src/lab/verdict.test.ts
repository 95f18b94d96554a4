import { describe, expect, test } from "bun:test";
import { judge } from "./verdict.ts";

const lane = (transport: string, ms: number | null) => ({ lane: transport, ms });

describe("judge", () => {
  test("[PAG5] the lanes that are furthest apart are named", () => {
    expect(judge([lane("sse", 9), lane("poll", 1_500), lane("bosh", null), lane("websocket", 4)])).toEqual({
      fast: { lane: "websocket", ms: 4 },
      slow: { lane: "poll", ms: 1_500 },
    });
  });

  test("[PAG5] of one lane, of none, and of lanes that are about the same nothing is said", () => {
    expect(judge([])).toBeNull();
    expect(judge([lane("poll", 1_500), lane("sse", null)])).toBeNull();
    expect(judge([lane("websocket", 10), lane("sse", 29)])).toBeNull();
  });
});
