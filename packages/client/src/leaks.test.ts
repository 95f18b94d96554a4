import { describe, expect, it } from "bun:test";
import { logTransports } from "@flyby/protocol";
import { createFakeRoomServer } from "./testing/fake-room-server.ts";
import { createManualTime } from "./testing/manual-time.ts";
import { createMemoryStorage, visit } from "./testing/visit.ts";

const clients = 1_000;
/** How long after its birth a client is closed, ms: from before its first word to within a wait or a rare poll. */
const ages = [0, 1, 300, 1_500, 7_000, 40_000] as const;

describe("a closed client", () => {
  it.each([...logTransports, "auto"] as const)(
    "[CLI24] over %s leaves no timer, request, socket, session, place or listener, whenever it was closed",
    async (transport) => {
      const time = createManualTime();
      const server = createFakeRoomServer(time);
      const room = server.room("lobby", "video");
      const storage = createMemoryStorage();
      let requests = 0;
      const watchers = new Set<(visible: boolean) => void>();
      const fetch: typeof server.fetch = Object.assign(
        async (input: RequestInfo | URL, init?: RequestInit) => {
          requests++;
          return server.fetch(input, init).finally(() => requests--);
        },
        { preconnect() {} },
      );
      const onVisibility = (listener: (visible: boolean) => void) => {
        watchers.add(listener);
        listener(true);
        return () => void watchers.delete(listener);
      };
      const unsettled = new Set<Promise<unknown>>();
      for (let n = 0; n < clients; n++) {
        const { client } = visit({ time, to: server, transport, storage, fetch, onVisibility });
        const age = ages[n % ages.length] ?? 0;
        if (n % 100 === 50) server.cut();
        server.sockets.mode = n % 4 === 3 ? "refuse" : "open";
        client.near(0);
        if (n % 3 === 0) {
          const posted = client.post({ text: `from ${n}` });
          unsettled.add(posted);
          void posted.then(() => unsettled.delete(posted));
        }
        if (n % 7 === 0) for (const tell of watchers) tell(n % 2 === 0);
        if (age > 0) await time.pass(age / 10);
        room.say({ text: String(n) });
        client.close();
      }
      await time.settle();
      await time.settle();
      expect({ requests, timers: time.waiting(), watchers: watchers.size, unsettled: unsettled.size }).toEqual({
        requests: 0,
        timers: 0,
        watchers: 0,
        unsettled: 0,
      });
      const places = [0, 1].map((place) => storage.getItem(`flyby:held:fake.test:${place}`));
      expect([server.sockets.ends().length, server.bosh.sessions(), ...places]).toEqual([0, 0, null, null]);
    },
    20_000,
  );
});
