import { describeBusContract } from "./bus.contract.ts";
import { createLocalBus } from "./local-bus.ts";

describeBusContract("The local bus", async () => {
  const troubles: unknown[] = [];
  return { bus: createLocalBus((error) => troubles.push(error)), settled: () => Promise.resolve(), troubles };
});
