import { describe, expect, it } from "bun:test";
import { readMetric } from "./metrics-text.ts";

const page = [
  "# HELP flyby_a_total Things.",
  "# TYPE flyby_a_total counter",
  'flyby_a_total{kind="x"} 3',
  'flyby_a_total{kind="y"} 4.5',
  "flyby_a_total_more 100",
  "flyby_b 7e3",
].join("\n");

describe("readMetric", () => {
  it("[LCP4] a number is found by its whole name and labels; without labels all of a name are added up", () => {
    expect(readMetric(page, "flyby_a_total")).toBe(7.5);
    expect(readMetric(page, "flyby_a_total", 'kind="y"')).toBe(4.5);
    expect(readMetric(page, "flyby_b")).toBe(7_000);
    expect(readMetric(page, "flyby_a")).toBeNull();
    expect(readMetric(page, "flyby_a_total", 'kind="z"')).toBeNull();
  });
});
