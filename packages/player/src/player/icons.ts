import { html, type TemplateResult } from "lit";

const icon = (path: string): TemplateResult =>
  html`<svg viewBox="0 0 24 24" width="24" height="24" fill="currentColor" aria-hidden="true"><path d=${path}></path></svg>`;

/** Drawn by us on a 24 px grid. */
export const icons = {
  play: icon("M8 5.2v13.6a.6.6 0 0 0 .9.5l10.7-6.8a.6.6 0 0 0 0-1L8.9 4.7a.6.6 0 0 0-.9.5z"),
  pause: icon("M7 5h3.6v14H7zM13.4 5H17v14h-3.6z"),
  replay: icon("M12 5V2L7 6l5 4V7a5 5 0 1 1-5 5H5a7 7 0 1 0 7-7z"),
  loud: icon("M4 9.3v5.4h3.6L12.5 19V5L7.6 9.3zM15 8.2l1.2-1.4a7 7 0 0 1 0 10.4L15 15.8a5 5 0 0 0 0-7.6z"),
  muted: icon(
    "M4 9.3v5.4h3.6L12.5 19V5L7.6 9.3zM15.6 9.4l1.1-1.1 1.9 1.9 1.9-1.9 1.1 1.1-1.9 1.9 1.9 1.9-1.1 1.1-1.9-1.9-1.9 1.9-1.1-1.1 1.9-1.9z",
  ),
  settings: icon(
    "M4 6.2h8.2a2.6 2.6 0 0 1 5 0H20v1.6h-2.8a2.6 2.6 0 0 1-5 0H4zM4 16.2h2.8a2.6 2.6 0 0 1 5 0H20v1.6h-8.2a2.6 2.6 0 0 1-5 0H4z",
  ),
  fullscreen: icon("M4 4h6v1.8H5.8V10H4zM14 4h6v6h-1.8V5.8H14zM4 14h1.8v4.2H10V20H4zM18.2 14H20v6h-6v-1.8h4.2z"),
  exitFullscreen: icon("M8.2 4H10v6H4V8.2h4.2zM14 4h1.8v4.2H20V10h-6zM4 14h6v6H8.2v-4.2H4zM14 14h6v1.8h-4.2V20H14z"),
  say: icon("M4 5h16v11.4H11L6.6 20v-3.6H4zm1.8 1.8v7.8h2.6v1.6l2-1.6h7.8V6.8zM8 9h8v1.5H8zm0 2.6h5v1.5H8z"),
} as const;
