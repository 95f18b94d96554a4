import type { Change, NewImport } from "../ports.ts";
import type { PackedChange, RoomedChange } from "./calls.ts";

/** Comments of one list: some 3 ms of work, between which sockets are served. */
const listLength = 5_000;

interface UnpackedChange {
  readonly room: string;
  readonly change: Change;
}

/** The changes ready to cross to the writing worker; at once unless there is an import among them. */
export function packChanges(changes: readonly UnpackedChange[]): readonly RoomedChange[] | Promise<RoomedChange[]> {
  const plain = changes.flatMap(({ room, change }) => (change.kind === "imported" ? [] : { room, change }));
  return plain.length === changes.length
    ? plain
    : Promise.all(changes.map(async ({ room, change }) => ({ room, change: await pack(change) })));
}

async function pack(change: Change): Promise<PackedChange> {
  if (change.kind !== "imported") return change;
  const lists: string[] = [];
  for (let at = 0; at < change.comments.length; at += listLength) {
    if (at > 0) await Bun.sleep(0);
    lists.push(JSON.stringify(change.comments.slice(at, at + listLength)));
  }
  return { kind: "imported", lists };
}

export function unpackImport(lists: readonly string[]): readonly NewImport[] {
  return lists.flatMap((list): NewImport[] => JSON.parse(list));
}
