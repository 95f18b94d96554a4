import { describe, expect, it } from "bun:test";
import { judgeOrigin, type OriginRules } from "./origin.ts";

const closed: OriginRules = { allowOrigins: [], openRooms: [], publicUrl: null, local: true };
const site = "https://blog.example";

/** origin, Host, classic row?, rules → verdict */
const table: readonly [string | null, string, boolean, Partial<OriginRules>, string][] = [
  [null, "localhost:8765", false, {}, "none"],
  ["http://localhost:8765", "localhost:8765", false, {}, "same"],
  ["https://flyby.example", "flyby.example", false, {}, "same"],
  ["https://flyby.example", "flyby.example:443", false, {}, "same"],
  ["http://flyby.example:80", "FLYBY.example", false, {}, "same"],
  ["http://localhost:9999", "localhost:8765", false, {}, "refused"],
  ["http://localhost:9999", "localhost:8765", true, {}, "allowed"],
  ["http://127.0.0.1:9999", "localhost:8765", true, {}, "allowed"],
  ["http://[::1]:9999", "localhost:8765", true, {}, "allowed"],
  ["http://localhost:9999", "192.168.1.5:8765", true, { local: false }, "refused"],
  ["null", "localhost:8765", true, {}, "allowed"],
  ["null", "localhost:8765", false, {}, "refused"],
  ["null", "192.168.1.5:8765", true, { local: false }, "refused"],
  [site, "localhost:8765", true, {}, "refused"],
  [site, "localhost:8765", false, { allowOrigins: [site] }, "allowed"],
  [site, "localhost:8765", false, { openRooms: [site] }, "allowed"],
  [site, "localhost:8765", false, { allowOrigins: ["*"] }, "allowed"],
  ["http://blog.example", "localhost:8765", false, { allowOrigins: [site] }, "refused"],
  ["https://blog.example.evil.example", "localhost:8765", false, { allowOrigins: [site] }, "refused"],
  ["https://pub.example", "10.0.0.2:8765", false, { publicUrl: "https://pub.example/flyby" }, "same"],
  ["http://localhost.evil.example", "localhost:8765", true, {}, "refused"],
  ["file://", "localhost:8765", true, {}, "refused"],
  ["garbage", "localhost:8765", true, {}, "refused"],
  ["", "localhost:8765", true, {}, "refused"],
];

describe("judgeOrigin", () => {
  for (const [origin, host, classic, rules, verdict] of table) {
    const where = `${classic ? "classic " : ""}${host} ${JSON.stringify(rules)}`;
    it(`[ORG1] ${origin ?? "no origin"} at ${where} is ${verdict}`, () => {
      expect(judgeOrigin({ origin, host, classic }, { ...closed, ...rules }).verdict).toBe(verdict as "same");
    });
  }

  it("[ORG2] a refusal names the option that would allow the site", () => {
    const judged = judgeOrigin({ origin: site, host: "localhost", classic: false }, closed);
    expect(judged).toMatchObject({ message: expect.stringContaining(`--allow-origin ${site}`) });
  });

  it("[ORG3] only an --open-rooms site may open rooms", () => {
    const ask = (rules: Partial<OriginRules>) =>
      judgeOrigin({ origin: site, host: "localhost", classic: false }, { ...closed, ...rules });
    expect(ask({ openRooms: [site] })).toMatchObject({ opensRooms: true });
    expect(ask({ allowOrigins: [site] })).toMatchObject({ opensRooms: false });
    expect(ask({ allowOrigins: ["*"] })).toMatchObject({ opensRooms: false });
  });
});
