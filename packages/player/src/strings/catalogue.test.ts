import { describe, expect, test } from "bun:test";
import { createCatalogue } from "./catalogue.ts";
import { createFormat, type Format, formatPosition } from "./format.ts";
import { matchLocale } from "./locale.ts";

const english = {
  play: "Play",
  rows: ({ count }: { count: number }, format: Format) => format.plural(count, { one: "# row", other: "# rows" }),
} as const;

const words = createCatalogue(english, {
  "zh-Hans": { play: "播放", rows: ({ count }, format) => format.plural(count, { other: "# 行" }) },
  ja: { play: "再生", rows: ({ count }, format) => format.plural(count, { other: "#行" }) },
});

describe("createCatalogue", () => {
  test("[STR1] speaks each language with its plural forms and numbers", () => {
    expect(words.in("en").t("rows", { count: 1 })).toBe("1 row");
    expect(words.in("en").t("rows", { count: 1234 })).toBe("1,234 rows");
    expect(words.in("ja").t("rows", { count: 1 })).toBe("1行");
    expect(words.in("zh-Hans").t("play")).toBe("播放");
  });

  test("[STR1] a missing key, a missing parameter and an unknown key are compile errors", () => {
    const compileTimeOnly = (): void => {
      // @ts-expect-error ja lacks `rows`
      createCatalogue(english, { "zh-Hans": { play: "", rows: () => "" }, ja: { play: "" } });
      // @ts-expect-error `rows` needs a count
      words.in("en").t("rows");
      // @ts-expect-error there is no such key
      words.in("en").t("nothing");
    };
    expect(compileTimeOnly).toBeFunction();
  });
});

describe("matchLocale", () => {
  test("[STR2] takes the first language we speak, by its primary tag", () => {
    expect(matchLocale(["de-AT", "zh-TW", "en"])).toBe("zh-Hans");
    expect(matchLocale(["ja_JP"])).toBe("ja");
    expect(matchLocale(["", null, "fr"])).toBe("en");
  });
});

describe("formatPosition", () => {
  test("[STR3] writes m:ss, and h:mm:ss from an hour on; nonsense is 0:00", () => {
    expect(formatPosition(83_999)).toBe("1:23");
    expect(formatPosition(3_723_000)).toBe("1:02:03");
    expect(formatPosition(Number.NaN)).toBe("0:00");
    expect(formatPosition(-5)).toBe("0:00");
  });
});

describe("createFormat", () => {
  test("[STR3] a day of another year carries its year", () => {
    const format = createFormat("en");
    const now = new Date(2026, 5, 1).getTime();
    expect(format.day(new Date(2025, 5, 1).getTime(), now)).toContain("2025");
    expect(format.day(now, now)).not.toContain("2026");
  });
});
