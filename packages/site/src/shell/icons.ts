import { type SVGTemplateResult, svg } from "lit";

function icon(content: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${content}</svg>`;
}

export const icons = {
  search: icon(svg`<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>`),
  settings: icon(
    svg`<path d="M4 7h10M18 7h2M4 17h2M10 17h10"/><circle cx="16" cy="7" r="2.2"/><circle cx="8" cy="17" r="2.2"/>`,
  ),
  share: icon(svg`<path d="M12 15V4M8 8l4-4 4 4M5 13v6h14v-6"/>`),
  copy: icon(svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/>`),
  language: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17c-5-5-5-12 0-17"/>`),
  lab: icon(
    svg`<path d="M9.5 3.5h5M10.5 3.5v6L4.8 18.6a1.3 1.3 0 0 0 1.1 1.9h12.2a1.3 1.3 0 0 0 1.1-1.9L13.5 9.5v-6M7.6 14.5h8.8"/>`,
  ),
  close: icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`),
  keyboard: icon(
    svg`<rect x="3" y="6" width="18" height="12" rx="2"/><path d="M7 10h.01M11 10h.01M15 10h.01M8 14h8"/>`,
  ),
  hideRight: icon(svg`<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M15 5v14M9 10l2 2-2 2"/>`),
  showRight: icon(svg`<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M15 5v14M11 10l-2 2 2 2"/>`),
} as const;

/** Comments in flight: the sign of the house. */
export const mark: SVGTemplateResult = svg`<svg viewBox="0 0 32 24" width="26" height="20" aria-hidden="true" stroke-width="4" stroke-linecap="round">
  <path d="M4 5h13" stroke="currentColor"/><path d="M13 12h15" stroke="var(--_accent)"/><path d="M7 19h9" stroke="var(--_muted)"/>
</svg>`;
