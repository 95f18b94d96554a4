import type { OpenClient } from "./ping-client.ts";
import type { PingSide, PingSubject } from "./result.ts";
import { type Exchanged, type RunOptions, runExchanges } from "./run-exchanges.ts";

/** One way to make the exchanges. Opening what it keeps open is not part of what it measures. */
export interface Contender {
  readonly side: PingSide;
  readonly subject: PingSubject;
  run(options: RunOptions): Promise<Exchanged>;
}

/** A client of this process against a server of ours. */
export function createOwnContender(subject: PingSubject, open: OpenClient, url: URL): Contender {
  return {
    side: "flyby",
    subject,
    async run(options) {
      const client = await open(url);
      try {
        return await runExchanges(client, options);
      } finally {
        client.close();
      }
    },
  };
}
