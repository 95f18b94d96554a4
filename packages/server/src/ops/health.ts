import { accept, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import { type Answer, answerJson, answerRefusal } from "../http/answers.ts";
import type { Route } from "../http/route.ts";

/** A store that needs longer than this is not ready to serve people. */
const readyWithinMs = 2_000;

export interface ReadyParts {
  readonly stores: { readonly upkeep: Pick<Core["stores"]["upkeep"], "getValue"> };
  stats(): Pick<ReturnType<Core["stats"]>, "bus">;
}

/**
 * `/healthz`: the process answers. `/readyz`: and so does the store, and nobody is sent away. A bus that is down keeps
 * nobody from being served.
 */
export function healthRoutes({ stores, stats }: ReadyParts, isDraining: () => boolean): readonly Route[] {
  async function ready(): Promise<Answer> {
    if (isDraining()) return answerRefusal(refuse("shutting-down"));
    const answered = await Promise.race([
      stores.upkeep.getValue("ready").then(
        () => accept(null),
        () => refuse("store-unavailable"),
      ),
      Bun.sleep(readyWithinMs).then(() => refuse("store-unavailable", "The store does not answer.")),
    ]);
    return answered.ok
      ? answerJson({ status: "ready", store: "up", bus: describeBus(stats().bus) })
      : answerRefusal(answered);
  }

  return [
    { path: "/healthz", methods: { GET: () => answerJson({ status: "ok" }) } },
    { path: "/readyz", methods: { GET: ready } },
  ];
}

function describeBus(bus: ReturnType<ReadyParts["stats"]>["bus"]): string {
  if (bus === null) return "none";
  return bus.isUp ? "up" : "down";
}
