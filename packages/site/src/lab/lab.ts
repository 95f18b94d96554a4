import { defineOnce, useCatalogue } from "@flyby/player";
import { type AboutAnswer, type LogTransport, logTransports } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import { LightElement } from "../shell/light-element.ts";
import { page } from "../shell/page.ts";
import "../shell/top-bar.ts";
import { commandsView } from "./commands.ts";
import { burstSize, type Load, usualLoad } from "./controls.ts";
import "./controls.ts";
import { legendView, notesView, offView } from "./lab-parts.ts";
import { labWords } from "./lab-words.ts";
import "./lanes/lane-row.ts";
import { openBrowserPlaces } from "./browser-places.ts";
import type { LaneSwitch } from "./lanes/lane-row.ts";
import { scaleFor } from "./lanes/latencies.ts";
import { measuresIn } from "./measures.ts";
import { createRun, type Run } from "./run.ts";
import { createStageClock, type StageClock } from "./stage-clock.ts";
import { createMirror, isMirrorAnswer, type Mirror, pageHead } from "./traffic/mirror.ts";
import { judge } from "./verdict.ts";
import "./wire/wire-view.ts";

/** Between two pictures of the lanes: thirty a second move a comment by two pixels, and cost half of sixty. */
const frameMs = 1_000 / 30;
/** Figures are told anew so often: fast enough to be live, slow enough to be read. */
const refreshMs = 400;
/** Without a hand on the page for so long it pauses. */
const idleMs = 600_000;
/** A notice stands for so long. */
const noticeMs = 6_000;

/** The page /lab: one room read six ways at once, and a socket of its own under the glass. */
export class Lab extends LightElement {
  static override properties = {
    about: { state: true },
    load: { state: true },
    notice: { state: true },
    still: { state: true },
    tick: { state: true },
  };
  declare about: AboutAnswer | null;
  declare load: Load;
  declare notice: "limited" | "idle" | null;
  declare still: boolean;
  /** Counts refreshes of the figures. */
  declare tick: number;
  readonly #words = useCatalogue(this, labWords);
  readonly #motion = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #clock: StageClock = createStageClock(() => performance.now());
  readonly #mirror: Mirror = createMirror(pageHead());
  #on: ReadonlySet<LogTransport> = new Set(logTransports);
  #run: Run | null = null;
  #stop = new AbortController();
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #touchedAt = performance.now();
  #drawnAt = 0;
  constructor() {
    super();
    this.about = null;
    this.load = usualLoad;
    this.notice = null;
    this.still = this.#motion.matches;
    this.tick = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.addEventListener("visibilitychange", this.#apply, { signal });
    this.#motion.addEventListener("change", this.#onMotion, { signal });
    document.addEventListener("keydown", this.#onKey, { signal });
    for (const event of ["pointerdown", "keydown"]) this.addEventListener(event, this.#onTouch, { signal });
    const timer = setInterval(this.#refresh, refreshMs);
    signal.addEventListener("abort", () => clearInterval(timer));
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop.abort();
    clearTimeout(this.#noticeTimer);
    this.#run?.close();
    this.#run = null;
  }

  async #open(): Promise<void> {
    const { about, addresses } = page();
    // The head of a request as the server sees it makes the counts honest; they begin with a guess.
    void fetch(addresses.resolve("lab/mirror"))
      .then((answer) => answer.json())
      .then((answer) => {
        if (isMirrorAnswer(answer)) this.#mirror.learn(answer);
      })
      .catch(() => {});
    this.about = await about();
    if (this.#stop.signal.aborted || this.about?.lab === false) return;
    this.#run = createRun({
      server: addresses.base,
      mirror: this.#mirror,
      clock: this.#clock,
      phrases: () => this.#words.t("phrases").split("|"),
      places: (onChange) => openBrowserPlaces(addresses.base, onChange),
      onLimited: () => this.#tell("limited"),
    });
    this.#apply();
    requestAnimationFrame(this.#draw);
  }

  protected override updated(): void {
    document.title = `${this.#words.t("title")} · Flyby`;
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    if (this.about?.lab === false) return html`<site-top-bar></site-top-bar>${offView(this.#words)}`;
    return html`<site-top-bar></site-top-bar>
      <main class="lab" id="main">
        <div class="lab-bench">
          <div>
            <header class="lab-intro">
              <h1>${t("title")}</h1>
              <p class="lab-verdict">${this.#verdict()}</p>
              <p class="lab-lead">${t(this.still ? "leadStill" : "lead")}</p>
            </header>
            <site-lab-controls .load=${this.load} @load=${this.#onLoad} @burst=${this.#onBurst}></site-lab-controls>
            ${this.#notice()}
            <section class="lab-lanes" aria-label=${t("transports")} @switch-lane=${this.#onSwitch}>
              ${this.#lanes()}${this.still ? nothing : legendView(this.#words)}${notesView(this.#run?.open() ?? 0, this.#words)}
            </section>
          </div>
          <site-lab-wire .mirror=${this.#mirror}></site-lab-wire>
        </div>
        ${commandsView(this.#words)}
      </main>`;
  }

  #notice(): TemplateResult {
    const { t } = this.#words;
    const reach = this.#run?.reach();
    const trouble = reach === "away" ? t("away") : reach === "failed" ? t("phase-failed") : null;
    const told = trouble ?? (this.notice === null ? null : t(this.notice));
    return html`<p class="lab-notice" role="status">${told ?? nothing}</p>`;
  }

  #lanes(): TemplateResult {
    const run = this.#run;
    if (run === null) return html`${logTransports.map(() => html`<div class="lane lane-ghost"></div>`)}`;
    const now = performance.now();
    const facts = run.lanes.map((lane) => ({ lane, latency: lane.latencies.recent(now) }));
    const scaleMs = scaleFor(Math.max(...facts.flatMap(({ latency }) => latency.points.map(({ ms }) => ms)), 0));
    return html`${facts.map(
      ({ lane, latency }) => html`<site-lab-lane
        class="lane ${lane.phase === "off" ? "lane-off" : ""}" data-transport=${lane.transport} data-phase=${lane.phase}
        .lane=${lane} .facts=${{ latency, scaleMs }} ?still=${this.still}
      ></site-lab-lane>`,
    )}`;
  }

  #verdict(): string {
    const { t, locale } = this.#words;
    const { duration } = measuresIn(locale);
    const now = performance.now();
    const found = judge((this.#run?.lanes ?? []).map((lane) => ({ lane, ms: lane.latencies.recent(now).p50 })));
    if (found === null) return t("waiting");
    const { fast, slow } = found;
    return t("verdict", {
      fast: t(fast.lane.transport),
      fastTime: duration(fast.ms),
      slow: t(slow.lane.transport),
      slowTime: duration(slow.ms),
    });
  }

  #draw = (): void => {
    if (this.#stop.signal.aborted) return;
    requestAnimationFrame(this.#draw);
    // A little earlier than due, or a screen's own rhythm would make it every third picture.
    if (this.still || performance.now() < this.#drawnAt + frameMs - 4) return;
    this.#drawnAt = performance.now();
    const now = this.#clock.now();
    for (const row of this.querySelectorAll("site-lab-lane")) row.draw(now);
  };

  #refresh = (): void => {
    if (document.hidden) return;
    if (!this.load.paused && performance.now() - this.#touchedAt > idleMs) {
      this.load = { ...this.load, paused: true };
      this.notice = "idle";
      this.#apply();
    }
    this.tick++;
  };

  #apply = (): void => {
    this.#run?.set({ ...this.load, on: this.#on, visible: !document.hidden });
    for (const row of this.querySelectorAll("site-lab-lane")) row.setRate(this.load.rate);
  };

  #tell(notice: "limited" | "idle"): void {
    clearTimeout(this.#noticeTimer);
    this.notice = notice;
    this.#noticeTimer = setTimeout(() => {
      this.notice = null;
    }, noticeMs);
  }

  #onLoad = ({ detail }: CustomEvent<Load>): void => {
    this.load = detail;
    this.notice = null;
    this.#apply();
  };

  #onBurst = (): void => this.#run?.burst(burstSize);

  #onSwitch = ({ detail }: CustomEvent<LaneSwitch>): void => {
    const on = new Set(this.#on);
    if (detail.on) on.add(detail.transport);
    else on.delete(detail.transport);
    this.#on = on;
    this.#apply();
    this.requestUpdate();
  };

  #onKey = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLElement && event.target.closest("input, select, textarea") !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "k")
      this.#onLoad(new CustomEvent("load", { detail: { ...this.load, paused: !this.load.paused } }));
    else if (event.key === "b") this.#onBurst();
  };

  #onMotion = (): void => {
    this.still = this.#motion.matches;
  };

  #onTouch = (): void => {
    this.#touchedAt = performance.now();
  };
}

defineOnce("site-lab", Lab);

declare global {
  interface HTMLElementTagNameMap {
    "site-lab": Lab;
  }
}
