import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import type { Bus, BusState } from "./port.ts";

export interface BusUnderTest {
  /** Three nodes of one installation. */
  readonly nodes: readonly [Bus, Bus, Bus];
  /** Resolves when subscriptions made before hold, and everything published before has arrived. */
  settled(): Promise<void>;
  /** Errors that listeners threw, in order. */
  readonly troubles: readonly unknown[];
}

/** What every bus does while nothing fails. */
export function describeBusContract(name: string, create: () => Promise<BusUnderTest>): void {
  describe(`${name} keeps the contract of the bus`, () => {
    let under: BusUnderTest;

    beforeEach(async () => {
      under = await create();
    });
    afterEach(async () => {
      await Promise.all(under.nodes.map((bus) => bus.close()));
    });

    function listen(bus: Bus, topic: string): { readonly heard: readonly string[]; stop(): void } {
      const heard: string[] = [];
      return { heard, stop: bus.subscribe(topic, (text) => heard.push(text)) };
    }

    it("[BUS1] every other node that is subscribed hears it unchanged, the publisher does not", async () => {
      const [a, b, c] = under.nodes;
      const lists = [a, b, b, c].map((bus) => listen(bus, "room.lobby"));
      const other = listen(b, "room.lobby2");
      await under.settled();
      const text = `[1,"弹幕 🎉 é\\n"]\n${"x".repeat(100_000)}`;
      a.publish("room.lobby", text);
      await under.settled();
      expect(lists.map(({ heard }) => heard)).toEqual([[], [text], [text], [text]]);
      expect(other.heard).toEqual([]);
    });

    it("[BUS1] what one node publishes arrives in its order while nothing fails", async () => {
      const [a, b] = under.nodes;
      const { heard } = listen(b, "room.lobby");
      await under.settled();
      const texts = Array.from({ length: 500 }, (_, index) => String(index));
      for (const text of texts) a.publish("room.lobby", text);
      await under.settled();
      expect(heard).toEqual(texts);
    });

    it("[BUS2] delivers nothing after a subscription was stopped, or the bus closed", async () => {
      const [a, b] = under.nodes;
      const first = listen(b, "nodes");
      const second = listen(b, "nodes");
      await under.settled();
      first.stop();
      first.stop();
      a.publish("nodes", "one");
      await under.settled();
      expect([first.heard, second.heard]).toEqual([[], ["one"]]);
      await b.close();
      a.publish("nodes", "two");
      b.publish("nodes", "three");
      await under.settled();
      expect(second.heard).toEqual(["one"]);
    });

    it("[BUS3] a listener that throws disturbs neither the publisher nor the others", async () => {
      const [a, b] = under.nodes;
      b.subscribe("nodes", () => {
        throw new Error("broken listener");
      });
      const { heard } = listen(b, "nodes");
      await under.settled();
      expect(() => a.publish("nodes", "news")).not.toThrow();
      await under.settled();
      expect(heard).toEqual(["news"]);
      expect(under.troubles).toEqual([new Error("broken listener")]);
    });

    it("[BUS4] tells its state at once", () => {
      const states: BusState[] = [];
      under.nodes[0].watch((state) => states.push(state))();
      expect(states).toEqual(["up"]);
    });
  });
}
