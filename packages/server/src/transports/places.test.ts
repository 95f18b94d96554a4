import { describe, expect, it } from "bun:test";
import { createPlaces } from "./places.ts";
import { createSeats } from "./seats.ts";

describe("createPlaces", () => {
  it("[TRA30] gives one address so many and every other its own, a /64 counting as one", () => {
    const places = createPlaces(2);
    const back = places.take("2001:db8:1:2::1");
    places.take("2001:db8:1:2:ffff::9");
    expect(["2001:db8:1:2::5", "2001:db8:1:3::5", "192.0.2.1"].map(places.hasRoom)).toEqual([false, true, true]);
    back();
    back();
    expect(places.hasRoom("2001:db8:1:2::5")).toBe(true);
    places.take("2001:db8:1:2::5");
    expect(places.hasRoom("2001:db8:1:2::5")).toBe(false);
  });

  it("[TRA30] does not bound loopback, where a proxy stands that nobody named", () => {
    const places = createPlaces(1);
    for (const address of ["127.0.0.1", "::1", "127.0.0.1"]) places.take(address);
    expect(["127.0.0.1", "::1", "::ffff:127.0.0.1"].map(places.hasRoom)).toEqual([true, true, true]);
  });
});

describe("createSeats", () => {
  it("[TRA17, TRA30] are bounded for all together and for one address", () => {
    const seats = createSeats(4, 2);
    const mine = [seats.take("192.0.2.1"), seats.take("192.0.2.1"), seats.take("192.0.2.1")];
    expect(mine.map((back) => back !== null)).toEqual([true, true, false]);
    const others = ["192.0.2.2", "192.0.2.3", "192.0.2.4"].map(seats.take);
    expect(others.map((back) => back !== null)).toEqual([true, true, false]);
    mine[0]?.();
    mine[0]?.();
    expect([seats.take("192.0.2.1") !== null, seats.take("192.0.2.9") !== null]).toEqual([true, false]);
  });
});
