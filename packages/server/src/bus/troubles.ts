/** Tells the operator why a server cannot be reached: each reason once per outage, not with every attempt. */
export interface Troubles {
  report(error: unknown): void;
  /** It is reached again; the next outage is told anew. */
  over(): void;
}

/** The server of the bus cannot be reached, or does not do what is asked. Its message holds no password. */
export class BusUnavailable extends Error {
  override name = "BusUnavailable";
}

/** Reasons remembered within one outage; what comes beyond them is more of the same. */
const maxReasons = 20;

export function createTroubles(server: string, onTrouble: (error: unknown) => void): Troubles {
  const told = new Set<string>();
  return {
    report: (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      if (told.has(reason) || told.size >= maxReasons) return;
      told.add(reason);
      // An error of its own: those of clients carry the command that failed, and with it a password.
      onTrouble(new BusUnavailable(`The bus cannot use ${server}: ${reason}`));
    },
    over: () => told.clear(),
  };
}
