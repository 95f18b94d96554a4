import { describeOnServer } from "./testing/on-server.contract.ts";
import { natsKind } from "./testing/servers.contract.ts";

describeOnServer(natsKind);
