import { describe, expect, it } from "bun:test";
import { createLog } from "./log.ts";

function collect(level: "debug" | "info" | "error", terminal: boolean) {
  let text = "";
  const log = createLog(level, terminal, {
    write(part) {
      text += part;
    },
  });
  return { log, text: () => text };
}

describe("createLog", () => {
  it("[OPS6] writes JSON lines for machines", () => {
    const { log, text } = collect("info", false);
    log.debug("left out");
    log.info("listening", { port: 1 });
    log.error("broke", new Error("why"));
    const lines = text()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ msg: "listening", port: 1, time: expect.stringMatching(/^\d{4}-/) });
    expect(lines[1]).toMatchObject({ msg: "broke", err: { message: "why" } });
  });

  it("[OPS6] writes sentences on a terminal", () => {
    const { log, text } = collect("info", true);
    log.info("Built the pages.", { seconds: 1 });
    log.warn("A clip cannot be played.");
    log.debug("left out");
    expect(text()).toBe("Built the pages.\nWarning: A clip cannot be played.\n");
  });
});
