import { describe, expect, it } from "bun:test";
import { createServerClock } from "./server-clock.ts";
import { visit } from "./testing/visit.ts";

describe("createServerClock", () => {
  it("[CLI21] takes the sample with the shortest round trip of the last five", () => {
    const clock = createServerClock(() => 1_000);
    expect(clock.now()).toBe(1_000);
    clock.sample(0, 400, 5_000);
    expect(clock.now()).toBe(1_000 + 4_800);
    clock.sample(0, 10, 5_000);
    clock.sample(0, 900, 5_300);
    expect(clock.now()).toBe(1_000 + 4_995);
    for (let n = 0; n < 5; n++) clock.sample(0, 200, 7_100);
    expect(clock.now()).toBe(1_000 + 7_000);
  });

  it("[CLI21] when somebody sets the clock of this machine, what was measured before counts no more", () => {
    let atMs = 1_000_000;
    const clock = createServerClock(() => atMs);
    const sample = (roundTripMs: number) => clock.sample(atMs - roundTripMs, atMs, 5_000_000 + at - roundTripMs / 2);
    let at = 0;
    for (let n = 0; n < 5; n++) sample(2);
    atMs += 3_600_000;
    sample(80);
    expect(clock.now()).toBe(5_000_000);
    atMs -= 86_400_000;
    at = 60_000;
    sample(80);
    expect(clock.now()).toBe(5_060_000);
  });

  it("[CLI21] a client knows the server's time when it hears of the room, over any transport", async () => {
    for (const transport of ["websocket", "poll"] as const) {
      const { server, time, client } = visit({ transport, now: () => time.now() - 5_000_000 });
      server.room("lobby");
      let atRoom = 0;
      client.on("room", () => {
        atRoom = client.serverNow();
      });
      await time.pass(2_000);
      expect(Math.abs(atRoom - (time.now() - 2_000))).toBeLessThan(50);
      expect(Math.abs(client.serverNow() - time.now())).toBeLessThan(50);
      client.close();
    }
  });
});
