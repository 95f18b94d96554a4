import type { BusState } from "../bus/port.ts";
import { BusUnavailable } from "../bus/troubles.ts";
import { StoreUnavailable } from "../store/ports.ts";
import type { Log } from "./log.ts";

/** Trouble that nobody waits for: what lies outside is a sentence for the operator, everything else a bug with its trace. */
export function tellTrouble(log: Pick<Log, "warn" | "error">): (error: unknown) => void {
  return (error) => {
    if (error instanceof StoreUnavailable || error instanceof BusUnavailable) log.warn(error.message);
    else log.error("Something went wrong in the background.", error);
  };
}

/** Once for each outage, and when it is over. */
export function tellBus(log: Pick<Log, "warn" | "info">): (state: BusState) => void {
  let told: BusState = "up";
  return (state) => {
    if (state === told) return;
    told = state;
    if (state === "up") log.info("The bus answers again.");
    else
      log.warn(
        "The bus is down: comments of other nodes come a moment later, viewers and rates are those of this node.",
      );
  };
}
