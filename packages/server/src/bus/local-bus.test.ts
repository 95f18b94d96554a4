import { describeBusContract } from "./bus.contract.ts";
import { createLocalNetwork } from "./local-bus.ts";

describeBusContract("The local network", async () => {
  const troubles: unknown[] = [];
  const network = createLocalNetwork();
  const join = () => network.join((error) => troubles.push(error));
  return { nodes: [join(), join(), join()], settled: () => Promise.resolve(), troubles };
});
