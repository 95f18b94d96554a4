/**
 * Colours for series, after Okabe and Ito's set for all kinds of colour vision, made darker for light ground and lighter
 * for dark ground until each has a contrast of 3 : 1. Each comes with a shape and a dash, so that no chart needs colour.
 */
export const tones = {
  blue: { light: "#0069AB", dark: "#5AB0EE", shape: "circle", dash: "" },
  green: { light: "#00805F", dark: "#34CFA0", shape: "square", dash: "7 3" },
  sky: { light: "#3C92CC", dark: "#A9DBFA", shape: "triangle", dash: "2 3" },
  amber: { light: "#A87700", dark: "#F2C14E", shape: "diamond", dash: "10 3 2 3" },
  red: { light: "#C24A00", dark: "#FF9257", shape: "cross", dash: "5 2" },
  pink: { light: "#B0558A", dark: "#EBA4CE", shape: "ring", dash: "9 4" },
  grey: { light: "#68727E", dark: "#A3AFBC", shape: "bar", dash: "3 3" },
} as const;

export type Tone = keyof typeof tones;

export const toneNames: readonly Tone[] = Object.keys(tones) as Tone[];

/** The ground and the words of charts and pages. */
export const grounds = {
  light: { ground: "#FFFFFF", text: "#161A20", muted: "#55606E", line: "#D5DAE0", faint: "#ECEFF2" },
  dark: { ground: "#181D24", text: "#E9EDF2", muted: "#9DA9B7", line: "#3A4552", faint: "#262E38" },
} as const;

export type Theme = keyof typeof grounds;

/** Class names: `fill-blue`, `line-blue`, `ground`, `muted`, `grid`, `axis`. */
export function chartCss(): string {
  return `${shapes}${colours("light")}@media screen and (prefers-color-scheme:dark){${colours("dark")}}`;
}

const shapes = `.chart{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-size:13px}
.chart text{font-variant-numeric:tabular-nums}.chart .small{font-size:12px}.chart .title{font-size:16px;font-weight:600}
.chart .strong{font-weight:600}.chart .grid,.chart .axis{stroke-width:1;fill:none}
`;

function colours(theme: Theme): string {
  const { ground, text, muted, line, faint } = grounds[theme];
  const rules = toneNames.map((name) => {
    const colour = tones[name][theme];
    return `.chart .fill-${name}{fill:${colour}}.chart .line-${name}{stroke:${colour};fill:none}`;
  });
  return [
    `.chart .ground{fill:${ground}}.chart .over{stroke:${ground};fill:none}.chart text{fill:${text}}`,
    `.chart text.muted{fill:${muted}}.chart .grid{stroke:${faint}}.chart .axis{stroke:${line}}.chart .leader{stroke:${line};fill:none}`,
    `.chart .rest{fill:${faint};stroke:${line}}.chart .ink{stroke:${text};fill:none}`,
    ...rules,
  ].join("\n");
}
