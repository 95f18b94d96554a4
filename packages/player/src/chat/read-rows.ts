import type { RowList } from "./row-list.ts";

/** Comments of a file that are listed: more than anyone scrolls through. One request for each 200. */
const maxRequests = 100;

/**
 * Makes a file's comments known, which the server gives from the end, and brings those around a moment into the page.
 * Resolves with the id of the first one from that moment on, null when there is none.
 */
export async function readRows(list: RowList, now: () => number): Promise<number | null> {
  for (let i = 0; i < maxRequests && list.feed.hasOlder() && list.feed.state() === "ready"; i++)
    await list.feed.loadOlder();
  const rows = list.rows();
  const at = rows.findIndex(({ progress }) => progress >= now());
  list.around(at < 0 ? rows.length : at);
  return (rows[at] ?? rows.at(-1))?.id ?? null;
}
