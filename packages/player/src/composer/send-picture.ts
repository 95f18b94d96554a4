import { type SVGTemplateResult, svg } from "lit";

/** What the send button shows where a word has no room. */
export const sendPicture: SVGTemplateResult = svg`<svg class="arrow" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M5 12h13M12 6l6 6-6 6"/></svg>`;
