import { describe, expect, it } from "bun:test";
import { BusUnavailable } from "../bus/troubles.ts";
import { StoreUnavailable } from "../store/ports.ts";
import { createLog } from "./log.ts";
import { tellBus, tellTrouble } from "./troubles.ts";

function listen() {
  let said = "";
  const log = createLog("info", false, {
    write: (text) => {
      said += text;
    },
  });
  return {
    log,
    lines: () =>
      said
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line)),
  };
}

describe("tellTrouble", () => {
  it("[OPS8] says in a sentence what lies outside, and shows where a bug is", () => {
    const { log, lines } = listen();
    const tell = tellTrouble(log);
    tell(new StoreUnavailable("The database does not answer: gone"));
    tell(new BusUnavailable("The bus cannot use redis://cache: gone"));
    tell(new Error("a bug"));
    expect(lines().map(({ level, msg, err }) => [level, msg, err?.message])).toEqual([
      [40, "The database does not answer: gone", undefined],
      [40, "The bus cannot use redis://cache: gone", undefined],
      [50, "Something went wrong in the background.", "a bug"],
    ]);
  });
});

describe("tellBus", () => {
  it("[OPS8] says once that the bus is down, and once that it is back; nothing of one that is up", () => {
    const { log, lines } = listen();
    const tell = tellBus(log);
    for (const state of ["up", "down", "down", "up", "up"] as const) tell(state);
    expect(lines().map(({ level }) => level)).toEqual([40, 30]);
  });
});
