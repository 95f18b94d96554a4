import { describe, expect, it } from "bun:test";
import { SQL } from "bun";
import { StoreUnavailable } from "../ports.ts";
import { asPortError, toFailure } from "./failure.ts";

/** As the client library makes it of what the server says. */
function serverError(state: string): Error {
  return new SQL.PostgresError("it says", {
    code: "ERR_POSTGRES_SERVER_ERROR",
    errno: state,
    severity: "ERROR",
  } as never);
}

describe("what PostgreSQL says", () => {
  it("[PGS14] a full disk, a lost connection and a server that is in its own way are refusals, never mistakes of ours", () => {
    for (const state of [
      "53100",
      "53200",
      "58030",
      "25006",
      "08006",
      "28P01",
      "57014",
      "57P01",
      "55P03",
      "40001",
      "40P01",
    ]) {
      expect([state, asPortError(serverError(state)) instanceof StoreUnavailable]).toEqual([state, true]);
    }
    for (const state of ["23505", "22P02", "42703"]) {
      expect([state, asPortError(serverError(state)) instanceof StoreUnavailable]).toEqual([state, false]);
    }
  });

  it("[PGS14] what two nodes did to each other is tried again", () => {
    for (const state of ["23505", "40001", "40P01"]) expect(toFailure(serverError(state)).kind).toBe("again");
  });
});
