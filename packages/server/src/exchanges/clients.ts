import type { Clock } from "../clock.ts";
import { answerText } from "../http/answers.ts";
import { createAudience } from "./audience.ts";
import type { Exchange } from "./exchange.ts";

export const clientsEveryMs = 3_000;

/** How many sockets are open here: to each who comes, and to all every three seconds. */
export function createClients(clock: Clock): Exchange {
  let stopTimer: (() => void) | null = null;
  const audience = createAudience(() => {
    if (audience.size > 0) stopTimer ??= clock.after(clientsEveryMs, tick);
    else {
      stopTimer?.();
      stopTimer = null;
    }
  });

  function tick(): void {
    stopTimer = clock.after(clientsEveryMs, tick);
    audience.tell(String(audience.size));
  }

  return {
    name: "clients",
    open: ({ address }) =>
      audience.open(address, (socket) => {
        socket.send(String(audience.size));
        return {};
      }),
    routes: [{ path: "/lab/clients", access: "classic", methods: { GET: () => answerText(String(audience.size)) } }],
  };
}
