import { afterAll, beforeAll, describe } from "bun:test";
import { describeBusContract } from "../bus.contract.ts";
import { describeOutageContract } from "../outage.contract.ts";
import { openNodes } from "./nodes-on-server.ts";
import type { BusServer, BusServerKind } from "./servers.contract.ts";

/** Both contracts on one kind of server; skipped, and counted as skipped, on a machine without it. */
export function describeOnServer(kind: BusServerKind): void {
  (kind.isHere ? describe : describe.skip)(`On ${kind.name}`, () => {
    let server: BusServer;
    beforeAll(async () => {
      server = await kind.start();
    });
    afterAll(() => server.close());
    describeBusContract(`A bus on ${kind.name}`, () => openNodes(server.url));
  });
  describeOutageContract(kind);
}
