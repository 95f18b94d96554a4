import { beforeEach, describe, expect, it } from "bun:test";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { createHeartbeat, type Heartbeat } from "./heartbeat.ts";

describe("createHeartbeat", () => {
  let clock: ManualClock;
  let beats: number;
  let renewals: number[];
  let told: [number, string][];
  let answers: boolean;
  let heartbeat: Heartbeat;
  let began: number;

  beforeEach(() => {
    clock = createManualClock();
    began = clock.now();
    beats = 0;
    renewals = [];
    told = [];
    answers = true;
    heartbeat = createHeartbeat({
      clock,
      beat: () => {
        beats++;
        if (answers) clock.after(5, heartbeat.echoed);
      },
      onSilent: () => renewals.push(clock.now() - began),
    });
    heartbeat.watch((state) => told.push([clock.now() - began, state]));
  });

  it("[BUS4] is up when something came back, not when a connection stands", () => {
    answers = false;
    heartbeat.connected();
    clock.advance(2_000);
    expect(heartbeat.state).toBe("down");
    answers = true;
    clock.advance(1_100);
    expect(heartbeat.state).toBe("up");
    heartbeat.disconnected();
    expect(told).toEqual([
      [0, "down"],
      [3_005, "up"],
      [3_100, "down"],
    ]);
  });

  it("[BUS6] tells within four seconds that nothing comes back, and has the connection renewed every ten", () => {
    heartbeat.connected();
    clock.advance(60_000);
    expect([heartbeat.state, renewals]).toEqual(["up", []]);
    answers = false;
    clock.advance(35_000);
    expect(told.at(-1)).toEqual([64_000, "down"]);
    expect(renewals).toEqual([71_000, 81_000, 91_000]);
    answers = true;
    clock.advance(1_100);
    expect(heartbeat.state).toBe("up");
  });

  it("[BUS4] says nothing while there is no connection, and leaves no timer behind", () => {
    clock.advance(10_000);
    expect([beats, renewals]).toEqual([0, []]);
    heartbeat.connected();
    heartbeat.stop();
    clock.advance(5);
    expect(clock.pending).toBe(0);
    expect(told).toEqual([[0, "down"]]);
  });
});
