import { accept, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import { type Answer, answerJson, answerRefusal, answerText } from "../http/answers.ts";
import type { Route } from "../http/route.ts";
import type { Metrics } from "./metrics.ts";

/** A store that needs longer than this is not ready to serve people. */
const readyWithinMs = 2_000;

/** `/healthz`: the process answers. `/readyz`: and so does the store, and nobody is sent away. */
export function healthRoutes(core: Core, metrics: Metrics, isDraining: () => boolean): readonly Route[] {
  async function ready(): Promise<Answer> {
    if (isDraining()) return answerRefusal(refuse("shutting-down"));
    const answered = await Promise.race([
      core.stores.upkeep.getValue("ready").then(
        () => accept(null),
        () => refuse("store-unavailable"),
      ),
      Bun.sleep(readyWithinMs).then(() => refuse("store-unavailable", "The store does not answer.")),
    ]);
    return answered.ok ? answerJson({ status: "ready" }) : answerRefusal(answered);
  }

  return [
    { path: "/healthz", methods: { GET: () => answerJson({ status: "ok" }) } },
    { path: "/readyz", methods: { GET: ready } },
    {
      path: "/metrics",
      methods: {
        GET: async () => answerText(await metrics.text(), { type: "text/plain; version=0.0.4; charset=utf-8" }),
      },
    },
  ];
}
