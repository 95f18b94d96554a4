import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { renderTable } from "./table.ts";

const columns = [{ title: "name" }, { title: "delay", align: "right" }, { title: "bytes", align: "right" }] as const;
const rows = [
  ["Poll", "1,020 ms", "12 B"],
  ["弹幕", "3 ms", "1,200 B"],
];

describe("renderTable", () => {
  it("[REP8] columns stand under each other, wide characters too", () => {
    expect(renderTable(columns, rows, 80)).toBe(
      ["name     delay    bytes", "────  ────────  ───────", "Poll  1,020 ms     12 B", "弹幕      3 ms  1,200 B"].join(
        "\n",
      ),
    );
  });

  it("[REP8] what does not fit goes below, under the first column again", () => {
    expect(renderTable(columns, rows, 16).split("\n\n")).toEqual([
      ["name     delay", "────  ────────", "Poll  1,020 ms", "弹幕      3 ms"].join("\n"),
      ["name    bytes", "────  ───────", "Poll     12 B", "弹幕  1,200 B"].join("\n"),
    ]);
  });

  it("[REP8] the parts are alike in width: no column stands alone for want of two letters", () => {
    const many = ["a", "b", "c", "d", "e"].map((title) => ({ title }));
    const parts = renderTable(many, [["1", "2", "3", "4", "5"]], 12).split("\n\n");
    expect(parts.map((part) => part.split("\n")[0])).toEqual(["a  b  c", "a  d  e"]);
  });

  it("[REP8] no line is wider than the terminal, and no cell breaks it", () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 30 });
    const table = fc.nat(5).chain((more) => {
      const row = fc.array(cell, { minLength: more + 1, maxLength: more + 1 });
      return fc.record({ titles: row, cells: fc.array(row, { maxLength: 5 }) });
    });
    fc.assert(
      fc.property(table, fc.integer({ min: 10, max: 120 }), ({ titles, cells }, width) => {
        const text = renderTable(
          titles.map((title) => ({ title })),
          cells,
          width,
        );
        for (const line of text.split("\n")) {
          expect(Bun.stringWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
