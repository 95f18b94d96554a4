import { describe, expect, it } from "bun:test";
import { barChart } from "./bar-chart.ts";
import { toChartFile, wrap } from "./chart.ts";
import { lineChart } from "./line-chart.ts";

const bars = barChart({
  name: "pingpong",
  title: "How long <it> takes",
  reading: "Shorter is faster.",
  alternative: "WebSocket: 1 s; HTTP: 4 s",
  groups: [
    {
      title: "1,000 exchanges",
      bars: [
        { label: "WebSocket", tone: "blue", value: 1, note: "1.0 s" },
        { label: "HTTP", tone: "red", value: 4, note: "4.0 s" },
        { label: "none", tone: "grey", value: null, note: "–" },
      ],
    },
  ],
});

describe("barChart", () => {
  it("[REP9] bars are as long as their values, and none where there is none", () => {
    const widths = [...toChartFile(bars).svg.matchAll(/class="fill-\w+"[^>]* width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths).toHaveLength(2);
    expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(4, 1);
  });
});

describe("lineChart", () => {
  it("[REP9] each series is named at its end", () => {
    const chart = lineChart({
      name: "growth",
      title: "Growth",
      reading: "",
      alternative: "",
      xTitle: "viewers",
      yTitle: "MB",
      yUnit: 1e6,
      series: [
        {
          label: "A",
          tone: "blue",
          points: [
            { x: 1, y: 1e6 },
            { x: 2, y: 2e6 },
          ],
        },
        {
          label: "B",
          tone: "red",
          points: [
            { x: 1, y: 1e6 },
            { x: 2, y: Number.NaN },
          ],
        },
        { label: "empty", tone: "red", points: [] },
      ],
    });
    const { svg } = toChartFile(chart);
    expect(svg).toContain(">A</text>");
    expect(svg).toContain(">B</text>");
    expect(svg).not.toContain("empty");
  });
});

describe("toChartFile", () => {
  it("[REP10] is a whole picture with ground, title and styles of its own", () => {
    const { name, svg } = toChartFile(bars);
    expect(name).toBe("lab-pingpong.svg");
    expect(svg).toStartWith('<svg xmlns="http://www.w3.org/2000/svg"');
    expect(svg).toContain('class="ground"');
    expect(svg).toContain("How long &lt;it&gt; takes");
    expect(svg).toContain("prefers-color-scheme:dark");
  });
});

describe("wrap", () => {
  it("[REP9] breaks between words", () => {
    expect(wrap("one two three", 70, 13)).toEqual(["one two", "three"]);
    expect(wrap("", 70)).toEqual([]);
  });
});
