import type { Core } from "../../core.ts";
import type { Upkeep } from "../../store/ports.ts";

/** What the library needs of the server. */
export interface LibraryCore {
  readonly rooms: Core["rooms"];
  readonly ingress: Pick<Core["ingress"], "importAll">;
  readonly stores: { readonly upkeep: Pick<Upkeep, "getValue" | "setValue"> };
}
