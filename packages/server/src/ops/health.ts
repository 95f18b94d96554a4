import { accept, refuse } from "@flyby/protocol";
import { type Answer, answerJson, answerRefusal } from "../http/answers.ts";
import type { Route } from "../http/route.ts";
import type { Upkeep } from "../store/ports.ts";

/** A store that needs longer than this is not ready to serve people. */
const readyWithinMs = 2_000;

/** `/healthz`: the process answers. `/readyz`: and so does the store, and nobody is sent away. */
export function healthRoutes(store: Pick<Upkeep, "getValue">, isDraining: () => boolean): readonly Route[] {
  async function ready(): Promise<Answer> {
    if (isDraining()) return answerRefusal(refuse("shutting-down"));
    const answered = await Promise.race([
      store.getValue("ready").then(
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
  ];
}
