import { describeOnServer } from "./testing/on-server.contract.ts";
import { redisKind } from "./testing/servers.contract.ts";

describeOnServer(redisKind);
