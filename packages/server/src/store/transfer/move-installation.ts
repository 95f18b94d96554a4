import { randomBytes } from "node:crypto";
import { systemClock } from "../../clock.ts";
import type { StoreChoice } from "../../core-choices.ts";
import { openSharedStores } from "../open-store-choice.ts";
import type { SourceResult, TargetResult } from "./ends.ts";
import { openFolderSource, openFolderTarget } from "./sqlite-end.ts";
import { type TransferProgress, type TransferReport, transfer } from "./transfer.ts";

export type MoveResult =
  | { readonly ok: true; readonly report: TransferReport }
  | { readonly ok: false; readonly message: string };

/** More would be noise: one difference already means that nothing is kept. */
const shownDifferences = 5;

/**
 * Copies an installation with everything it consists of to another store: ids, numbers, seqs, epochs and cursors stay
 * good. The source stays as it is. A copy that is cut off, or differs when it is read back, leaves nothing.
 */
export async function moveInstallation(
  from: StoreChoice,
  to: StoreChoice,
  onProgress: (progress: TransferProgress) => void,
): Promise<MoveResult> {
  const opened = await openSource(from);
  if (!opened.ok) return opened;
  const { source } = opened;
  try {
    const taken = await openTarget(to);
    if (!taken.ok) return taken;
    const { target } = taken;
    try {
      const result = await transfer(source, target, onProgress);
      if (result.ok) return result;
      const list = result.differences.slice(0, shownDifferences).join("; ");
      return { ok: false, message: `What was read back is not what was written, so nothing was kept: ${list}.` };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Its client weighs four megabytes, which a server without PostgreSQL does not pay. */
function postgres(): Promise<typeof import("./postgres-end.ts")> {
  return import("./postgres-end.ts");
}

async function openSource(store: StoreChoice): Promise<SourceResult> {
  return store.type === "sqlite" ? openFolderSource(store.folder) : (await postgres()).openPostgresSource(store.url);
}

async function openTarget(store: StoreChoice): Promise<TargetResult> {
  return store.type === "sqlite"
    ? openFolderTarget(store.folder)
    : (await postgres()).openPostgresTarget(store.url, makeTables);
}

async function makeTables(url: string): Promise<void> {
  const stores = await openSharedStores(url, {
    clock: systemClock,
    random: randomBytes,
    onTrouble: () => undefined,
    onWaiting: null,
  });
  await stores.upkeep.close();
}
