import type { Speaker } from "@flyby/player";
import { html, type TemplateResult } from "lit";
import "../shell/copy-field.ts";
import type { LabMessages } from "./lab-words.ts";

/** The same on the command line, to be typed where Flyby stands. */
const commands = [
  ["compare", "npx flyby lab compare --viewers 200 --rate 20 --seconds 10"],
  ["pingpong", "npx flyby lab pingpong 1000 5000 10000 200000"],
  ["wire", "npx flyby lab wire --listen 9000 --target http://localhost:8765"],
  ["cdn", "npx flyby lab cdn https://example.org/style.css"],
] as const satisfies readonly (readonly [keyof LabMessages, string])[];

export const startCommand = "npm start";

export function commandsView({ t }: Speaker<LabMessages>): TemplateResult {
  return html`<section class="lab-commands" aria-labelledby="lab-run">
    <h2 id="lab-run">${t("run")}</h2>
    <p>${t("runHelp")}</p>
    <ul>
      ${commands.map(
        ([name, command]) =>
          html`<li><h3>${t(name)}</h3><site-copy-field text=${command} label=${t(name)}></site-copy-field></li>`,
      )}
    </ul>
  </section>`;
}
