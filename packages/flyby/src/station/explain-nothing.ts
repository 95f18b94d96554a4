import { isInstalled, redactUrl, type StoreChoice } from "@flyby/server";
import { explainNoData, hasDatabase } from "../data-folder.ts";

/** Why there is no installation to work on, in one sentence; null where there is one. */
export async function explainNothing(store: StoreChoice): Promise<string | null> {
  if (store.type === "sqlite") return hasDatabase(store.folder) ? null : explainNoData(store.folder);
  return (await isInstalled(store.url))
    ? null
    : `There is no Flyby data in ${redactUrl(store.url)}. Start a server with it once, or "flyby migrate" your data there.`;
}
