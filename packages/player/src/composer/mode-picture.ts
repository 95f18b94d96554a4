import type { Mode } from "@flyby/protocol";
import { type SVGTemplateResult, svg } from "lit";

/** Where the comment goes, drawn in a frame of 40 × 26. */
const pictures: Readonly<Record<Mode, SVGTemplateResult>> = {
  scroll: svg`<path d="M13 13H33" stroke-width="3"/><path d="M12 9L8 13L12 17" stroke-width="2" fill="none"/>`,
  reverse: svg`<path d="M7 13H27" stroke-width="3"/><path d="M28 9L32 13L28 17" stroke-width="2" fill="none"/>`,
  top: svg`<path d="M12 7H28" stroke-width="3"/>`,
  bottom: svg`<path d="M12 19H28" stroke-width="3"/>`,
  positioned: svg`<path d="M9 19L30 8" stroke-width="3"/>`,
};

export function modePicture(mode: Mode): SVGTemplateResult {
  return svg`<svg viewBox="0 0 40 26" width="40" height="26" aria-hidden="true" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" fill="none">
    <rect x="1" y="1" width="38" height="24" rx="3" stroke-width="1.5" opacity="0.55"/>${pictures[mode]}
  </svg>`;
}
