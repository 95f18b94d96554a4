import type { KeyValue } from "@flyby/client";
import { limits } from "@flyby/protocol";

const key = "flyby.blocked-names";
/** Names kept; a viewer who blocked more sees the oldest as ids. */
const maxNames = 500;

type Names = Readonly<Record<string, string>>;

/** What blocked authors were called when they were blocked, so that a viewer knows whom to unblock. */
export function blockedNames(storage: KeyValue): Names {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter(isName));
  } catch {
    return {};
  }
}

export function rememberBlocked(author: string, name: string, storage: KeyValue): void {
  const others = Object.entries(blockedNames(storage)).filter(([known]) => known !== author);
  const names = [...others, [author, name] as const].slice(-maxNames);
  storage.setItem(key, JSON.stringify(Object.fromEntries(names)));
}

function isName(entry: [string, unknown]): entry is [string, string] {
  const [, name] = entry;
  return typeof name === "string" && name !== "" && name.length <= limits.maxNameUnits;
}
