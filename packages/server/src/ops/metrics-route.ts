import { refuse } from "@flyby/protocol";
import { requireAdmin, type VerifiesTokens } from "../api/sender.ts";
import { answerRefusal, answerText } from "../http/answers.ts";
import { isPrivateAddress } from "../http/client-address.ts";
import type { Call, Route } from "../http/route.ts";
import type { Metrics } from "./metrics.ts";

/** What a proxy adds: then the address in front of us is not who asks. */
const forwarding = ["forwarded", "x-forwarded-for"];

/**
 * `GET /metrics`, for a collector on this machine or in its own network, or with the admin token from anywhere. How busy
 * an installation is concerns its operator alone.
 */
export function metricsRoutes(core: VerifiesTokens, metrics: Metrics): readonly Route[] {
  const isNear = ({ request, peer }: Call): boolean =>
    isPrivateAddress(peer.address) && !forwarding.some((name) => request.headers.has(name));

  return [
    {
      path: "/metrics",
      methods: {
        GET: async (call) =>
          isNear(call) || requireAdmin(core, call.request).ok
            ? answerText(await metrics.text(), { type: "text/plain; version=0.0.4; charset=utf-8" })
            : answerRefusal(refuse("admin-only", "Metrics are for this machine's own network, or the admin token.")),
      },
    },
  ];
}
