import type { Picture } from "../core/picture.ts";
import { isSameTable, type Table, toTable } from "../core/table.ts";

/** Newcomers enter from outside the picture: nobody can point at them sooner than this, ms. */
const everyMs = 100;

/** Sends what is on screen whenever that changed, but not more often than anybody needs it. */
export function createTableSender(
  send: (table: Table) => void,
  now: () => number,
): (picture: Picture, urgent: boolean) => void {
  let sent: Table = new Float64Array(0);
  let sentAt = Number.NEGATIVE_INFINITY;
  return (picture, urgent) => {
    const at = now();
    if (!urgent && at - sentAt < everyMs) return;
    const table = toTable(picture);
    if (isSameTable(table, sent)) return;
    sent = table;
    sentAt = at;
    send(table.slice());
  };
}
