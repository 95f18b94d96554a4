const css = `
  :host { display: block; position: absolute; inset: 0; pointer-events: none; overflow: clip; border: 0; padding: 0; margin: 0; background: none; color: inherit; max-width: none; max-height: none; }
  :host([hidden]) { display: none; }
  [part="stage"] { position: absolute; inset: 0; overflow: clip; contain: strict; }
`;

let sheet: CSSStyleSheet | null = null;

/** Shared by all layers of the page. */
export function layerSheet(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
