// The process of the load: obeys orders on its standard input. It ends with its input.
import { headers as names } from "@flyby/protocol";
import { serveOrders } from "../../process/serve-orders.ts";
import { type Crowd, openCrowd } from "./crowd.ts";
import type { CrowdOrder, CrowdOrders } from "./orders.ts";

type Line = {
  [Name in CrowdOrder]: { readonly id: number; readonly name: Name; readonly order: CrowdOrders[Name]["order"] };
}[CrowdOrder];

let crowd: Crowd | null = null;

/** Of the room's log; "" where there is none. */
async function readEpoch({ postsAt, room }: CrowdOrders["sit"]["order"]): Promise<string> {
  if (postsAt.dialect !== "flyby") return "";
  const answer = await fetch(`http://${postsAt.address.host}:${postsAt.address.port}/api/v1/rooms/${room}/log`);
  await answer.arrayBuffer();
  const [epoch] = answer.headers.get(names.cursor)?.split(":") ?? [];
  if (epoch === undefined) throw new Error(`The room's log was answered ${answer.status}.`);
  return epoch;
}

function seated(): Crowd {
  if (crowd === null) throw new Error("Nobody sits yet.");
  return crowd;
}

async function obey(line: Line): Promise<unknown> {
  switch (line.name) {
    case "sit":
      crowd = await openCrowd(line.order, await readEpoch(line.order));
      return null;
    case "watch":
      return seated().watch(line.order);
    case "talk":
      return seated().talk(line.order);
    case "hush":
      return seated().hush(line.order);
    case "begin":
      return seated().begin();
    case "end":
      return seated().end();
    case "settle":
      return seated().settle(line.order);
    case "drop":
      return seated().drop();
    case "recovered":
      return seated().recovered(line.order);
    case "cost": {
      const { user, system } = process.cpuUsage();
      return { cpuMs: (user + system) / 1_000, residentBytes: process.memoryUsage.rss() };
    }
  }
}

await serveOrders(obey);
process.exit(0);
