import { describeImportContract } from "./import.contract.ts";
import { describeLogStoreContract } from "./log-store.contract.ts";
import { describeRoomStoreContract } from "./room-store.contract.ts";
import type { StoresUnderTest } from "./testing/stores-under-test.ts";
import { describeTimelineContract } from "./timeline-store.contract.ts";

/** What every implementation of the stores does. `create` makes new ones with the rooms `one` and `two`. */
export function describeStoresContract(name: string, create: () => Promise<StoresUnderTest>): void {
  describeLogStoreContract(name, create);
  describeImportContract(name, create);
  describeTimelineContract(name, create);
  describeRoomStoreContract(name, create);
}
