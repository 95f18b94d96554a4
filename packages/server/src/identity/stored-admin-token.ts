import type { Clock } from "../clock.ts";
import type { Upkeep } from "../store/ports.ts";
import { createAdminToken, isAdminToken } from "./admin-token.ts";
import { isSame } from "./tokens.ts";

/** Of the installation, where many nodes share it and no folder is everybody's. */
export const storedTokenKey = "admin-token";
/** A renewed token counts at every node within this time. */
const refreshEveryMs = 2_000;

type Random = (count: number) => Uint8Array;

/** The admin token that the store keeps; made on first use. */
export function readStoredAdminToken(upkeep: Pick<Upkeep, "ensureValue">, random: Random): Promise<string> {
  return upkeep.ensureValue(storedTokenKey, createAdminToken(random));
}

/** Replaces it. Running nodes take the new one within seconds and refuse the old. */
export async function renewStoredAdminToken(upkeep: Pick<Upkeep, "setValue">, random: Random): Promise<string> {
  const token = createAdminToken(random);
  await upkeep.setValue(storedTokenKey, token);
  return token;
}

export interface StoredAdminOptions {
  readonly upkeep: Pick<Upkeep, "ensureValue" | "getValue">;
  readonly random: Random;
  readonly clock: Clock;
}

/** Answers whether a token is the installation's. While the store does not answer, what was known last counts. */
export async function createStoredAdminCheck({
  upkeep,
  random,
  clock,
}: StoredAdminOptions): Promise<{ readonly isAdmin: (token: string) => boolean; close(): void }> {
  let current = await readStoredAdminToken(upkeep, random);
  let stopTimer = (): void => undefined;
  let closed = false;

  async function refresh(): Promise<void> {
    current = (await upkeep.getValue(storedTokenKey).catch(() => null)) ?? current;
    if (!closed) stopTimer = clock.after(refreshEveryMs, () => void refresh());
  }

  stopTimer = clock.after(refreshEveryMs, () => void refresh());
  return {
    isAdmin: (token) => isAdminToken(token) && isSame(token, current),
    close: () => {
      closed = true;
      stopTimer();
    },
  };
}
