import { type SVGTemplateResult, svg } from "lit";

function icon(content: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="currentColor">${content}</svg>`;
}

export const labIcons = {
  pause: icon(svg`<path d="M7 5h3.5v14H7zM13.5 5H17v14h-3.5z"/>`),
  play: icon(svg`<path d="M8 5l11 7-11 7z"/>`),
  burst: icon(
    svg`<circle cx="5" cy="12" r="2.2"/><circle cx="11" cy="6" r="2.2"/><circle cx="11" cy="12" r="2.2"/><circle cx="11" cy="18" r="2.2"/><circle cx="18" cy="9" r="2.2"/><circle cx="18" cy="15" r="2.2"/>`,
  ),
} as const;
