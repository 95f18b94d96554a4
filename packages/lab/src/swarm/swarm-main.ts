// The swarm's process: orders come in as JSON lines, answers go out. It ends with its standard input.
import { serveOrders } from "../process/serve-orders.ts";
import { createSwarm, type Swarm } from "./create-swarm.ts";
import type { OrderLine } from "./orders.ts";

let swarm: Swarm | null = null;

function seated(): Swarm {
  if (swarm === null) throw new Error("The swarm was not told where to sit.");
  return swarm;
}

await serveOrders((line: OrderLine): unknown => {
  switch (line.name) {
    case "sit":
      swarm = createSwarm(line.order);
      return null;
    case "watch":
      return seated().watch(line.order);
    case "talk":
      return seated().talk(line.order);
    case "hush":
      return seated().hush();
    case "heard":
      return seated().heard(line.order);
    case "begin":
      return seated().begin();
    case "end":
      return seated().end();
    case "settle":
      return seated().settle(line.order);
  }
});
process.exit(0);
