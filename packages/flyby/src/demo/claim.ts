/** What nodes share: `Upkeep` of the store. */
export interface SharedValues {
  getValue(key: string): Promise<string | null>;
  setValue(key: string, value: string): Promise<void>;
}

export interface ClaimOptions {
  readonly values: SharedValues;
  readonly key: string;
  /** Tells the nodes apart. No colon. */
  readonly holder: string;
  readonly now: () => number;
  readonly after: (ms: number, action: () => void) => () => void;
}

export interface Claim {
  isMine(): boolean;
  /** Leaves it to the others at once. */
  release(): Promise<void>;
}

/** Whoever holds it and dies is followed by another after this time. Clocks of machines may differ by a part of it. */
const lastsMs = 15_000;
const lookEveryMs = 5_000;
/** Two may reach out at once: who is still written there after this time has it. */
const settleMs = 1_000;

/**
 * One node at a time does what all would otherwise do alike. Good enough for a show, not for truth: where two reach out
 * at once and one of them writes a second late, both hold it until the next look.
 */
export function createClaim({ values, key, holder, now, after }: ClaimOptions): Claim {
  let mineUntil = 0;
  let stopped = false;
  let stopTimer = (): void => undefined;

  async function look(): Promise<void> {
    const again = await reach().catch(() => lookEveryMs);
    if (!stopped) stopTimer = after(again, () => void look());
  }

  /** Answers when to look again, ms. */
  async function reach(): Promise<number> {
    const [who, until = "0"] = ((await values.getValue(key)) ?? "").split(":");
    if (stopped) return 0;
    const fresh = now() + lastsMs;
    if (who === holder) {
      await values.setValue(key, `${holder}:${fresh}`);
      mineUntil = fresh;
      return lookEveryMs;
    }
    mineUntil = 0;
    if (Number(until) > now()) return lookEveryMs;
    await values.setValue(key, `${holder}:${fresh}`);
    return settleMs;
  }

  void look();
  const isMine = (): boolean => !stopped && now() < mineUntil;
  return {
    isMine,
    release: async () => {
      const had = isMine();
      stopped = true;
      stopTimer();
      if (had) await values.setValue(key, "").catch(() => undefined);
    },
  };
}
