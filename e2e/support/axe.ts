import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const axePath = fileURLToPath(import.meta.resolve("axe-core/axe.min.js"));

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}

declare global {
  interface Window {
    readonly axe: { run(options: object): Promise<{ violations: Finding[] }> };
  }
}

/** What axe-core finds serious or worse. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: axePath });
  const findings = await page.evaluate(async () => (await window.axe.run({ resultTypes: ["violations"] })).violations);
  return findings
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${JSON.stringify(node.target)} ${node.failureSummary}`).join(" | ")}`,
    );
}
