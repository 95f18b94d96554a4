import { defineOnce, useCatalogue } from "@flyby/player";
import type { LogTransport } from "@flyby/protocol";
import { html, nothing, svg, type TemplateResult } from "lit";
import { LightElement } from "../../shell/light-element.ts";
import { labWords } from "../lab-words.ts";
import { measuresIn } from "../measures.ts";
import { type Lane, windowMs } from "../run.ts";
import { type Canvas, drawStage, stageFont } from "./draw-stage.ts";
import { widestAt } from "./flights.ts";
import type { LatencyFacts } from "./latencies.ts";
import { sparkPath } from "./spark.ts";

/** Width of the chart's own coordinates; it stretches to its place. */
const spark = { width: 200, height: 44 } as const;
const fan = 25;
const rowHeight = 17;
/** Between one comment and the next in a row. */
const gap = 14;
/** A wide lane is crossed in nine seconds, a narrow one in less: never slower than a person likes to wait. */
const crossMs = 9_000;
const leastPixelsPerSecond = 52;

export interface LaneFacts {
  readonly latency: LatencyFacts;
  /** What the charts of all lanes go up to. */
  readonly scaleMs: number;
}

/** One transport: its switch, its comments in flight, its latencies, its cost. Fires `switch-lane`. */
export class LaneRow extends LightElement {
  static override properties = { lane: { attribute: false }, facts: { attribute: false }, still: { type: Boolean } };
  declare lane: Lane;
  declare facts: LaneFacts;
  /** Nothing is to move: rows in place of flights. */
  declare still: boolean;
  readonly #words = useCatalogue(this, labWords);
  readonly #widths = new Map<string, number>();
  readonly #observer = new ResizeObserver(() => this.#fit());
  readonly #sight = new IntersectionObserver((entries) => {
    this.#isSeen = entries.at(-1)?.isIntersecting ?? true;
  });
  #isSeen = true;
  #context: CanvasRenderingContext2D | null = null;
  #canvas: Canvas = { width: 0, height: 0, fan, rowHeight, msPerPixel: 16 };
  #rate = 1;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#sight.disconnect();
    this.#context = null;
  }

  protected override updated(): void {
    const canvas = this.querySelector("canvas");
    if (canvas === null || canvas === this.#context?.canvas) return;
    this.#context = canvas.getContext("2d");
    this.#observer.disconnect();
    this.#observer.observe(canvas);
    this.#sight.disconnect();
    this.#sight.observe(canvas);
    this.#fit();
  }

  /** At which rate comments come, so that they are drawn as wide as there is room. */
  setRate(perSecond: number): void {
    if (perSecond === this.#rate) return;
    this.#rate = perSecond;
    this.#fit();
  }

  /** Paints the lane as it is at a moment of the stage's clock, if anybody can see it. */
  draw(now: number): void {
    if (!this.#isSeen || this.#context === null || this.#canvas.width === 0) return;
    const { width, msPerPixel } = this.#canvas;
    drawStage(this.#context, this.#canvas, this.lane.stage.visible(now, width * msPerPixel), now);
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    const { transport, phase } = this.lane;
    const isOn = phase !== "off";
    return html`
      <div class="lane-head">
        <h3>
          <label class="lane-switch">
            <input type="checkbox" role="switch" .checked=${isOn} @change=${this.#onSwitch} /><span>${t(transport)}</span>
          </label>
        </h3>
        <p>${t(`${transport}-how`)}</p>
      </div>
      <div class="lane-stage ${phase}">
        ${this.still ? this.#rows() : html`<canvas role="img" aria-label=${t("stageLabel", { name: t(transport) })}></canvas>`}
        ${phase === "live" ? nothing : html`<span class="lane-phase">${t(`phase-${phase}`)}</span>`}
      </div>
      ${this.#latency()}${this.#cost()}
    `;
  }

  #rows(): TemplateResult {
    const { duration } = measuresIn(this.#words.locale);
    return html`<ol class="lane-rows">
      ${this.lane.recent.map(({ text, ms }) => html`<li><bdi>${text}</bdi>${ms === null ? nothing : html`<small>${duration(ms)}</small>`}</li>`)}
    </ol>`;
  }

  #latency(): TemplateResult {
    const { t, locale } = this.#words;
    const { duration } = measuresIn(locale);
    const { latency, scaleMs } = this.facts;
    const path = sparkPath(latency.points, performance.now(), { ...spark, windowMs, scaleMs });
    return html`<div class="lane-latency">
      <p class="lane-median" title=${t("medianHelp")}>
        <span><strong data-figure="p50" data-ms=${latency.p50 ?? nothing}>${latency.p50 === null ? "–" : duration(latency.p50)}</strong> ${t("median")}</span>
        <span class="lane-p95" title=${t("p95Help")}>p95 <b>${latency.p95 === null ? "–" : duration(latency.p95)}</b></span>
      </p>
      <div class="lane-spark">
        <svg viewBox="0 0 ${spark.width} ${spark.height}" preserveAspectRatio="none" role="img" aria-label=${t("sparkLabel", { scale: duration(scaleMs) })}>
          ${svg`<path d=${path} vector-effect="non-scaling-stroke" />`}
        </svg>
        <small aria-hidden="true">0–${duration(scaleMs)}</small>
      </div>
    </div>`;
  }

  #cost(): TemplateResult {
    const { t, locale } = this.#words;
    const { bytes, number, percent } = measuresIn(locale);
    const { requests, up, down, useful } = this.lane.ledger.recent();
    const share = up + down === 0 ? null : useful / (up + down);
    return html`<dl class="lane-cost">
      <div><dt>${t("requests")}</dt><dd data-figure="requests">${number(requests)}</dd></div>
      <div><dt>${t("up")}</dt><dd data-figure="up" data-bytes=${up}>${bytes(up)}</dd></div>
      <div><dt>${t("down")}</dt><dd data-figure="down" data-bytes=${down}>${bytes(down)}</dd></div>
      <div class="lane-useful">
        <dt>${t("useful")}</dt><dd data-figure="useful">${share === null ? "–" : percent(share)}</dd>
        <dd class="lane-bar"><meter min="0" max="1" .value=${share ?? 0} aria-label=${t("useful")}></meter></dd>
      </div>
    </dl>`;
  }

  #fit(): void {
    const context = this.#context;
    if (context === null) return;
    const { clientWidth: width, clientHeight: height } = context.canvas;
    if (width === 0) return;
    const scale = devicePixelRatio;
    context.canvas.width = Math.round(width * scale);
    context.canvas.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const msPerPixel = Math.min(crossMs / width, 1_000 / leastPixelsPerSecond);
    this.#canvas = { width, height, fan, rowHeight, msPerPixel };
    const rows = Math.max(1, Math.floor((height - fan - 4) / rowHeight));
    const widest = widestAt(this.#rate, rows);
    this.lane.stage.resize({ rows, msPerPixel, width: this.#width, dotWidth: 9, widest });
  }

  #width = (text: string): number => {
    if (this.#context === null) return text.length * fan;
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    this.#context.font = stageFont;
    const width = this.#context.measureText(text).width + gap;
    // Numbers make every text another one.
    if (this.#widths.size > 500) this.#widths.clear();
    this.#widths.set(text, width);
    return width;
  };

  #onSwitch = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const detail: LaneSwitch = { transport: this.lane.transport, on: event.target.checked };
    this.dispatchEvent(new CustomEvent("switch-lane", { detail, bubbles: true }));
  };
}

export interface LaneSwitch {
  readonly transport: LogTransport;
  readonly on: boolean;
}

defineOnce("site-lab-lane", LaneRow);

declare global {
  interface HTMLElementTagNameMap {
    "site-lab-lane": LaneRow;
  }
}
