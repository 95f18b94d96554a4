import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "bun:test";
import { openBus } from "./open-bus.ts";
import type { Bus, BusState } from "./port.ts";
import { inState, type NodesOnServer, openNodes } from "./testing/nodes-on-server.ts";
import type { BusServer, BusServerKind } from "./testing/servers.contract.ts";

const patienceMs = 30_000;

/** What a bus does when its server does not. */
export function describeOutageContract(kind: BusServerKind): void {
  const describeHere = kind.isHere ? describe : describe.skip;
  describeHere(`A bus on ${kind.name} keeps the contract of outages`, () => {
    let server: BusServer;
    let under: NodesOnServer;

    beforeAll(async () => {
      server = await kind.start();
    });
    afterAll(() => server.close());
    beforeEach(async () => {
      under = await openNodes(server.url);
    });
    afterEach(async () => {
      await Promise.all(under.nodes.map((bus) => bus.close()));
    });

    function statesOf(bus: Bus): readonly BusState[] {
      const states: BusState[] = [];
      bus.watch((state) => states.push(state));
      return states;
    }

    /** A server counts a little later than it does what it is told; the same number several times in a row is its answer. */
    async function counted(): Promise<number> {
      for (let last = -1, times = 0; ; ) {
        const now = await server.subscriptions();
        times = now === last ? times + 1 : 0;
        if (times === 4) return now;
        last = now;
        await Bun.sleep(50);
      }
    }

    it(
      "[BUS5] a server that went and came back: told, and everything published afterwards arrives",
      async () => {
        const [a, b, c] = under.nodes;
        const heard: string[] = [];
        b.subscribe("room.before", (text) => heard.push(text));
        await under.settled();
        const states = statesOf(a);
        await server.stop();
        await Promise.all(under.nodes.map((bus) => inState(bus, "down")));
        b.subscribe("room.meanwhile", (text) => heard.push(text));
        a.publish("room.before", "lost");
        expect(under.lost()).toBeGreaterThan(0);
        await Bun.sleep(2_000);
        await server.start();
        await Promise.all(under.nodes.map((bus) => inState(bus, "up")));
        a.publish("room.before", "one");
        c.publish("room.meanwhile", "two");
        await under.settled();
        expect([...heard].sort()).toEqual(["one", "two"]);
        expect([...states]).toEqual(["up", "down", "up"]);
        expect(under.reconnects()).toBeGreaterThanOrEqual(3);
      },
      patienceMs,
    );

    it(
      "[BUS7] the server knows a topic once however many listen, and forgets it with the last",
      async () => {
        const [a] = under.nodes;
        await under.settled();
        const known = await counted();
        const topics = Array.from({ length: 3_000 }, (_, index) => `room.r${index}`);
        const stops = topics.flatMap((topic) => [a.subscribe(topic, () => {}), a.subscribe(topic, () => {})]);
        await under.settled();
        expect(await counted()).toBe(known + topics.length);
        for (const stop of stops) stop();
        for (let i = 0; i < 10_000; i++) a.subscribe(`room.short${i % 50}`, () => {})();
        await under.settled();
        expect(await counted()).toBe(known);
      },
      patienceMs,
    );

    it("[BUS8] installations of different prefixes hear nothing of each other", async () => {
      const others = await openNodes(server.url);
      const heard: string[] = [];
      others.nodes[0].subscribe("nodes", (text) => heard.push(text));
      await others.settled();
      under.nodes[0].publish("nodes", "secret");
      await Promise.all([under.settled(), others.settled()]);
      expect(heard).toEqual([]);
      await Promise.all(others.nodes.map((bus) => bus.close()));
    });

    it(
      "[BUS9] starts without its server, says why once, without the password, and finds it later",
      async () => {
        await server.stop();
        const troubles: unknown[] = [];
        const url = server.url.replace("//", "//flyby:hunter2@");
        const plain = openBus(server.url, { prefix: "late", onTrouble: () => {} });
        const bus = await openBus(url, { prefix: "late", onTrouble: (error) => troubles.push(error) });
        expect(statesOf(bus)).toEqual(["down"]);
        expect(troubles.length).toBeGreaterThan(0);
        expect(troubles.length).toBeLessThan(5);
        expect(Bun.inspect(troubles)).not.toContain("hunter2");
        await bus.close();
        await server.start();
        await inState(await plain, "up");
        await (await plain).close();
      },
      patienceMs,
    );
  });
}
