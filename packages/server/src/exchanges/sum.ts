import type { Clock } from "../clock.ts";
import { answerRefusal, answerText } from "../http/answers.ts";
import { readText } from "../http/body.ts";
import type { Call } from "../http/route.ts";
import { createAudience } from "./audience.ts";
import { type Exchange, maxExchangeBytes } from "./exchange.ts";
import { createTotal } from "./total.ts";

/** A total goes out at once, the next one after so long: many who send do not make a storm of totals. */
export const totalEveryMs = 50;

/** Everybody sends numbers, everybody sees the total; it begins at 0 with each start of the server. */
export function createSum(clock: Clock): Exchange {
  const total = createTotal();
  const audience = createAudience();
  let resting = false;
  let changed = false;

  function announce(): void {
    if (resting) {
      changed = true;
      return;
    }
    resting = true;
    clock.after(totalEveryMs, () => {
      resting = false;
      if (!changed) return;
      changed = false;
      announce();
    });
    audience.tell(total.text());
  }

  async function post({ request }: Call) {
    const number = await readText(request, maxExchangeBytes);
    if (!number.ok) return answerRefusal(number);
    const sum = total.add(number.value);
    if (!sum.ok) return answerRefusal(sum);
    announce();
    return answerText(sum.value);
  }

  return {
    name: "sum",
    open: ({ address }) =>
      audience.open(address, (socket) => {
        socket.send(total.text());
        return {
          heard(number) {
            const sum = total.add(number);
            if (sum.ok) announce();
            else socket.send(`! ${sum.code} ${sum.message}`);
          },
        };
      }),
    routes: [{ path: "/lab/sum", access: "classic", methods: { GET: () => answerText(total.text()), POST: post } }],
  };
}
