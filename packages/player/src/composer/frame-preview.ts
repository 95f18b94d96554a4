import { type CSSResultGroup, css, html, LitElement, type TemplateResult } from "lit";
import { parseHex } from "../chat/contrast.ts";
import { styleProperties } from "../chat/style-properties.ts";
import { base, tokens } from "../theme/tokens.ts";
import { type ComposerStyle, defaultStyle, formatColor } from "./composer-style.ts";

/** The frame behind the sample is drawn anew this often while the panel is open. */
const refreshMs = 400;
const widthPx = 320;

/** The frame that is on the stage now, with a comment in the chosen style over it. */
export class FramePreview extends LitElement {
  static override properties = {
    video: { attribute: false },
    look: { attribute: false },
    text: { type: String },
  };
  declare video: HTMLVideoElement | null;
  declare look: ComposerStyle;
  declare text: string;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this.video = null;
    this.look = defaultStyle;
    this.text = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#draw(), refreshMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  protected override render(): TemplateResult {
    const { mode, size, color } = this.look;
    return html`<canvas width=${widthPx} height=${Math.round((widthPx * 9) / 16)} aria-hidden="true"></canvas>
      <span class="sample ${mode} ${size}" part="sample" ${styleProperties({
        color: formatColor(color),
        "--outline": isDark(color) ? "#ffffff" : "#000000",
      })}>${this.text}</span>`;
  }

  protected override updated(): void {
    this.#draw();
  }

  #draw(): void {
    const canvas = this.renderRoot.querySelector("canvas");
    const brush = canvas?.getContext("2d");
    const { video } = this;
    if (!canvas || !brush || !this.checkVisibility() || video === null || video.videoWidth === 0) return;
    const scale = Math.min(canvas.width / video.videoWidth, canvas.height / video.videoHeight);
    const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
    brush.drawImage(video, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  }

  static override styles: CSSResultGroup = [
    tokens,
    base,
    css`
      :host { display: block; position: relative; overflow: hidden; border-radius: var(--_radius); background: #20262f; }
      canvas { display: block; inline-size: 100%; aspect-ratio: 16 / 9; }
      .sample {
        position: absolute; inset-inline: 12px; top: 38%; overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
        font-weight: 600; line-height: 1.3; text-align: center;
        -webkit-text-stroke: 2px var(--outline); paint-order: stroke fill;
      }
      .small { font-size: 13px; }
      .normal { font-size: 17px; }
      .large { font-size: 23px; }
      .scroll { text-align: end; }
      .reverse { text-align: start; }
      .top { top: 6px; }
      .bottom { top: auto; bottom: 6px; }
    `,
  ];
}

/** Below this share of white a dark outline would swallow the text. */
const darkBelow = 0.3;

function isDark(color: number): boolean {
  const [red, green, blue] = parseHex(formatColor(color));
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255 < darkBelow;
}

declare global {
  interface HTMLElementTagNameMap {
    "flyby-frame-preview": FramePreview;
  }
}
