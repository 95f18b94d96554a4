import { divide, formatCount, formatShare } from "../report/format.ts";
import { renderTable } from "../report/table.ts";
import type { Direction } from "../tap/tap.ts";
import { sumTotals, type WireTotals } from "../wire/index.ts";

export interface Summary {
  readonly connections: number;
  readonly requests: number;
  readonly frames: number;
  readonly messages: number;
  readonly totals: Readonly<Record<Direction, WireTotals>>;
}

const rows: readonly (readonly [string, keyof WireTotals])[] = [
  ["HTTP heads", "httpHeads"],
  ["HTTP bodies", "httpBodies"],
  ["chunk sizes", "httpFraming"],
  ["frame heads", "frameHeads"],
  ["frame payload", "framePayload"],
  ["not read", "unread"],
];

/** How many there were of what, and what each byte was; rows of nothing are left out. */
export function renderSummary({ connections, requests, frames, messages, totals }: Summary, columns: number): string {
  const { up, down } = totals;
  const counts = [
    [connections, "connection"],
    [requests, "request"],
    [frames, "frame"],
    [messages, "message"],
  ] as const;
  const told = counts.map(([count, word]) => `${formatCount(count)} ${word}${count === 1 ? "" : "s"}`).join(", ");
  const used = (side: WireTotals) => formatShare(divide(side.httpBodies + side.framePayload, sumTotals(side)));
  const table = renderTable(
    [{ title: "bytes" }, { title: "up", align: "right" }, { title: "down", align: "right" }],
    [
      ...rows
        .filter(([, part]) => up[part] + down[part] > 0)
        .map(([name, part]) => [name, formatCount(up[part]), formatCount(down[part])]),
      ["all", formatCount(sumTotals(up)), formatCount(sumTotals(down))],
      ["share of bodies and payload", used(up), used(down)],
    ],
    columns,
  );
  return `${told}\n\n${table}`;
}
