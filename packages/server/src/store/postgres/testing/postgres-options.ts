import { systemClock } from "../../../clock.ts";
import type { PostgresOptions } from "../open-stores.ts";

export function postgresOptions(url: string, more: Partial<PostgresOptions> = {}): PostgresOptions {
  return {
    url,
    clock: systemClock,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    onTrouble: (error) => {
      throw error;
    },
    ...more,
  };
}
