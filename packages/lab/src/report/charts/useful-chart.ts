import type { Figures } from "../figures.ts";
import { formatBytes, formatShare } from "../format.ts";
import { type Child, h } from "../markup.ts";
import { subjectLooks } from "../subjects.ts";
import type { Chart } from "../svg/chart.ts";
import { layoutRows } from "../svg/rows.ts";

const barHeight = 18;

/** How much of what went over the wire was the log itself. */
export function usefulChart(all: readonly Figures[]): Chart | null {
  const figures = all.filter(({ usefulShare, result }) => usefulShare !== null && result.deliveries > 0);
  if (figures.length === 0) return null;
  const notes = figures.map(
    ({ usefulShare, wireBytes, result }) =>
      `${formatShare(usefulShare)} · ${formatBytes(wireBytes / result.deliveries)} a delivery`,
  );
  return {
    name: "useful",
    title: "Useful bytes on the wire",
    reading:
      "A bar is every byte on the wire, up and down. Filled: the entries of the log. Empty: headers, frame heads, requests. In words: the useful share, and bytes on the wire for one comment to one viewer.",
    alternative: figures.map(({ label, usefulShare }) => `${label}: ${formatShare(usefulShare)} useful`).join("; "),
    draw(width) {
      const layout = layoutRows(
        width,
        figures.map(({ label }) => label),
        notes,
      );
      const { from, to } = layout.plot;
      return {
        width,
        height: figures.length * layout.rowHeight,
        children: figures.flatMap(({ label, subject, usefulShare }, at): Child[] => {
          const top = at * layout.rowHeight;
          const y = top + layout.middle - barHeight / 2;
          const useful = Math.min(1, Math.max(0, usefulShare ?? 0)) * (to - from);
          return [
            ...layout.words(top, label, notes[at] ?? ""),
            h("rect", { class: "rest", x: from, y, width: to - from, height: barHeight, rx: 2 }),
            h("rect", {
              class: `fill-${subjectLooks[subject].tone}`,
              x: from,
              y,
              width: useful,
              height: barHeight,
              rx: 2,
            }),
          ];
        }),
      };
    },
  };
}
