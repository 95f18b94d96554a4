import type { RowList } from "./row-list.ts";
import type { ScrollKeeper } from "./scroll-keeper.ts";

/** Comments of a file that are listed: more than anyone scrolls through, one request for each 200. */
const maxListed = 10_000;

/** Brings a file's comments in, at the moment that is played, and goes on until all are known. */
export async function readRows(
  list: RowList,
  { keeper, now }: { readonly keeper: ScrollKeeper; readonly now: () => number },
): Promise<void> {
  keeper.stay();
  const start = (): void => {
    const at = list.rows().findIndex(({ progress }) => progress >= now());
    list.around(at < 0 ? list.rows().length : at);
  };
  start();
  while (list.feed.hasOlder() && list.feed.state() === "ready" && list.rows().length < maxListed) {
    const before = list.feed.rows().length;
    await list.feed.loadOlder();
    if (list.feed.rows().length === before) break;
  }
}
