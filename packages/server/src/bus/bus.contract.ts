import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import type { Bus, BusMessage } from "./port.ts";

export interface BusUnderTest {
  readonly bus: Bus;
  /** Resolves when everything published before has arrived. */
  settled(): Promise<void>;
  /** Errors that listeners threw, in order. */
  readonly troubles: readonly unknown[];
}

/** What every bus does while nothing fails. */
export function describeBusContract(name: string, create: () => Promise<BusUnderTest>): void {
  describe(`${name} keeps the contract of the bus`, () => {
    let under: BusUnderTest;
    const message: BusMessage = { room: "lobby", first: 3, last: 4, text: '["batch",3,4,0,[[3,"clear"],[4,"clear"]]]' };

    beforeEach(async () => {
      under = await create();
    });
    afterEach(() => under.bus.close());

    it("[BUS1] delivers to every subscriber of the publishing node, unchanged", async () => {
      const heard: BusMessage[][] = [[], []];
      for (const list of heard) under.bus.subscribe((each) => list.push(each));
      under.bus.publish(message);
      await under.settled();
      expect(heard).toEqual([[message], [message]]);
    });

    it("[BUS2] delivers nothing after a subscription was stopped, or the bus closed", async () => {
      const heard: BusMessage[] = [];
      const listener = (each: BusMessage) => heard.push(each);
      const stop = under.bus.subscribe(listener);
      under.bus.subscribe(listener);
      stop();
      stop();
      under.bus.publish(message);
      await under.settled();
      expect(heard.length).toBe(1);
      await under.bus.close();
      under.bus.publish(message);
      await under.settled();
      expect(heard.length).toBe(1);
    });

    it("[BUS3] a listener that throws disturbs neither the publisher nor the others", async () => {
      const heard: BusMessage[] = [];
      under.bus.subscribe(() => {
        throw new Error("broken listener");
      });
      under.bus.subscribe((each) => heard.push(each));
      expect(() => under.bus.publish(message)).not.toThrow();
      await under.settled();
      expect(heard).toEqual([message]);
      expect(under.troubles).toEqual([new Error("broken listener")]);
    });
  });
}
