import { styleText } from "node:util";

/** Colours of what is printed; all of them do nothing where there is no terminal. */
export interface Paint {
  readonly up: (text: string) => string;
  readonly down: (text: string) => string;
  readonly title: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
}

type Style = Parameters<typeof styleText>[0];

export function createPaint(colours: boolean): Paint {
  const style = (format: Style) => (text: string) =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  return {
    up: style("cyan"),
    down: style("magenta"),
    title: style("bold"),
    good: style("green"),
    bad: style("red"),
    faint: style("gray"),
  };
}
