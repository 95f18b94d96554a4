import { chartCss, grounds, type Theme } from "./svg/tones.ts";

/** Wide drawings from here on: below, their words would become too small to read. */
const wideFrom = 700;

export function pageCss(): string {
  return `:root{${colours("light")}}@media screen and (prefers-color-scheme:dark){:root{${colours("dark")}}}${layout}${chartCss()}`;
}

function colours(theme: Theme): string {
  const { ground, text, muted, line } = grounds[theme];
  const page = theme === "light" ? "#FAFAF7" : "#0F1217";
  return `--page:${page};--ground:${ground};--text:${text};--muted:${muted};--line:${line}`;
}

const layout = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:840px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:28px;line-height:1.25;margin:0 0 20px;text-wrap:balance}
h2{font-size:20px;line-height:1.3;margin:48px 0 12px}
p,ul{margin:12px 0;max-width:70ch}
ul{padding-left:20px}
li{margin:6px 0}
dl{margin:0 0 32px;font-size:14px}
dl div{display:flex;gap:12px;padding:4px 0}
dt{flex:0 0 88px;color:var(--muted)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
figure{margin:20px 0;padding:20px;background:var(--ground);border:1px solid var(--line);border-radius:8px}
figcaption{margin-bottom:16px;font-size:14px}
figcaption strong{display:block;font-size:16px}
figcaption span{color:var(--muted)}
.chart{display:block;width:100%;height:auto}
.chart.narrow{max-width:480px;margin:0 auto}
.chart.wide{display:none}
.scroll{margin:16px 0;overflow-x:auto;border:1px solid var(--line);border-radius:8px;background:var(--ground)}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--text);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:12px 10px 4px;color:var(--muted)}
th,td{padding:7px 10px;text-align:left;white-space:nowrap;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--muted);font-weight:500}
tbody th{font-weight:600}
.number{text-align:right}
@media (max-width:${wideFrom - 1}px){main{padding:24px 16px 48px}h1{font-size:24px}h2{margin-top:36px}figure{padding:16px 12px}}
@media (min-width:${wideFrom}px){.chart.wide{display:block}.chart.narrow{display:none}}
@media print{main{max-width:none;padding:0}figure,tr,li{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible;border:0}th,td{padding:4px 6px}table{font-size:10px}}
`;
