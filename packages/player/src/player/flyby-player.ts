import type { StageReport } from "@flyby/engine";
import type { LogTransport } from "@flyby/protocol";
import {
  type CSSResultGroup,
  LitElement,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from "lit";
import { emit, type Selection } from "../events.ts";
import { resolveOn, resolveServer } from "../layer/default-server.ts";
import type { RoomContext, ViewerSettings } from "../room-context.ts";
import { pageSettings } from "../settings/page-settings.ts";
import { safeStorage } from "../settings/safe-storage.ts";
import { useCatalogue } from "../strings/use-catalogue.ts";
import { base, buttons, tokens } from "../theme/tokens.ts";
import { Clip } from "./clip.ts";
import { actionOf, keyTarget } from "./keyboard.ts";
import { perform } from "./perform.ts";
import { seekBy, togglePlay } from "./playback.ts";
import { playerStyles } from "./player-styles.ts";
import { playerView } from "./player-view.ts";
import { playerWords } from "./player-words.ts";
import { RoomWatch } from "./room-watch.ts";
import { toggleSettingsPanel } from "./settings-panel.ts";
import { Shell } from "./shell.ts";
import { surfaceClicks } from "./surface.ts";

/**
 * The whole player: video, comments, controls, settings; a composer goes into its slot.
 *
 *     <flyby-player server="https://flyby.example" room="my-film"><flyby-composer slot="composer"></flyby-composer></flyby-player>
 */
export class FlybyPlayer extends LitElement {
  static override properties: PropertyDeclarations = {
    src: {},
    server: {},
    room: {},
    create: {},
    poster: {},
    renderer: {},
    transport: {},
    hotkeys: {},
    autoplay: { type: Boolean },
    muted: { type: Boolean },
    moderator: { type: Boolean },
    settings: { attribute: false },
    hasComposer: { state: true },
  };
  static override styles: CSSResultGroup = [tokens, base, buttons, playerStyles];

  /** The clip; the room's own when null. */
  declare src: string | null;
  declare server: string | null;
  declare room: string | null;
  declare create: "video" | "live" | null;
  declare poster: string | null;
  declare renderer: "auto" | "worker" | "canvas" | null;
  declare transport: "auto" | LogTransport | null;
  /** `page`: keys work wherever the focus is on the page; else only inside the player. */
  declare hotkeys: "page" | null;
  declare autoplay: boolean;
  declare muted: boolean;
  /** The menu of a comment offers a moderator's actions. */
  declare moderator: boolean;
  declare settings: ViewerSettings | null;
  declare hasComposer: boolean;

  readonly #words = useCatalogue(this, playerWords);
  readonly #room = new RoomWatch(this);
  readonly #shell = new Shell(this, () => this.#mayHideControls());
  readonly #clip = new Clip(this, safeStorage());
  #stops: (() => void)[] = [];
  #release: (() => void) | null = null;

  constructor() {
    super();
    for (const name of ["src", "server", "room", "create", "poster", "renderer", "transport"] as const)
      this[name] = null;
    for (const name of ["autoplay", "muted", "moderator", "hasComposer"] as const) this[name] = false;
    this.hotkeys = null;
    this.settings = null;
  }

  get context(): RoomContext | null {
    return this.#find("flyby-layer")?.context ?? null;
  }

  get video(): HTMLVideoElement | null {
    return this.#find("video");
  }

  /** Where clicks on the picture land. */
  get surface(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>(".surface") ?? null;
  }

  get fullscreen(): boolean {
    return this.#shell.fullscreen;
  }

  get posterAddress(): string | null {
    return this.poster ?? resolveOn(this.server, this.#room.answer?.room.media?.posterUrl);
  }

  /** What is on screen now; null before there is a stage. */
  async report(): Promise<StageReport | null> {
    return (await this.#find("flyby-layer")?.report()) ?? null;
  }

  /** Plays, without sound if the browser wants a gesture first. */
  play(): Promise<void> {
    return this.#clip.play();
  }

  pause(): void {
    this.video?.pause();
  }

  /** `progress` is ms in the media; does nothing in a live room. */
  seek(progress: number): void {
    this.context?.seek(progress);
  }

  backToLive(): void {
    this.#find("flyby-layer")?.backToLive();
  }

  toggleFullscreen(): void {
    this.#shell.toggleFullscreen();
  }

  /** Brings the composer into reach and gives it the focus. */
  openComposer(): void {
    this.#shell.startComposing();
    this.#composers()[0]?.focus();
    emit(this, "flyby-compose", null);
  }

  closeComposer(): void {
    if (!this.#shell.stopComposing()) return;
    this.#focusFrame();
    emit(this, "flyby-compose-close", null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const keys: HTMLElement = this.hotkeys === "page" ? this.ownerDocument.documentElement : this;
    keys.addEventListener("keydown", this.#onKey);
    const redraw = (): void => this.requestUpdate();
    this.#stops = [
      () => keys.removeEventListener("keydown", this.#onKey),
      (this.settings ?? pageSettings()).subscribe(redraw),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops.splice(0)) stop();
    this.video?.pause();
  }

  protected override firstUpdated(): void {
    const { video } = this;
    if (video === null) return;
    this.#clip.watch(video);
    // The layer and the seek bar are given the video, which exists only now.
    this.requestUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("muted") && this.video !== null) this.video.muted = this.muted;
    this.#clip.show(this.#clipAddress(), this.autoplay || this.#room.live);
    for (const composer of this.#composers()) Object.assign(composer, { slim: this.fullscreen });
  }

  protected override render(): TemplateResult {
    return playerView({
      player: this,
      t: this.#words.t,
      room: this.#room,
      shell: this.#shell,
      state: this.#clip.state,
      needsTap: this.#clip.needsTap,
      danmaku: (this.settings ?? pageSettings()).get().visible,
      canCompose: this.hasComposer,
      home: resolveServer(this.server),
      onContext: this.#onContext,
      onSelect: this.#onSelect,
      onClick: this.#onClick,
      onControl: this.#onControl,
      onSlot: () => this.#shareContext(),
      onSettings: () => this.#toggleSettings(),
      onDanmaku: () => this.#toggleDanmaku(),
      onRetry: () => this.#clip.retry(),
      onMenuClose: () => this.#letGo(),
    });
  }

  readonly #onClick = surfaceClicks({
    togglePlay: () => this.video && this.#clip.state && togglePlay(this.video),
    toggleFullscreen: () => this.toggleFullscreen(),
    toggleControls: () => this.#shell.toggleControls(),
    seekBy: (ms) => this.video && !this.#room.live && seekBy(this.video, ms),
  });

  // After a click the keys are the player's again, not the button's; those of the composer's button are the composer's.
  readonly #onControl = (event: MouseEvent): void => {
    const isPanel = this.renderRoot.querySelector(".settings:popover-open") !== null;
    const isButton = event.target instanceof Element && event.target.closest("button:not(.say)") !== null;
    if (event.detail > 0 && isButton && !isPanel) this.#focusFrame();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    if (event.key === "Escape" && this.#shell.composing) {
      event.preventDefault();
      this.closeComposer();
      return;
    }
    const action = actionOf(event, keyTarget(event.composedPath()[0]));
    if (action === null) return;
    event.preventDefault();
    this.#shell.wake();
    perform(action, {
      video: this.#clip.state === null ? null : this.video,
      live: this.#room.live,
      toggleFullscreen: () => this.toggleFullscreen(),
      toggleDanmaku: () => this.#toggleDanmaku(),
      openComposer: () => this.openComposer(),
      ask: (name) => emit(this, name, null),
    });
  };

  readonly #onContext = (): void => {
    this.#room.follow(this.context);
    this.#shareContext();
  };

  // The menu of a flying comment is the player's own, so that it is there in fullscreen, too.
  readonly #onSelect = (event: CustomEvent<Selection>): void => {
    const { comment, x, y, release } = event.detail;
    event.preventDefault();
    event.stopPropagation();
    this.#letGo();
    this.#release = release;
    this.#find("flyby-comment-menu")?.open(comment, { x, y });
  };

  #letGo(): void {
    this.#release?.();
    this.#release = null;
  }

  #focusFrame(): void {
    this.renderRoot.querySelector<HTMLElement>(".frame")?.focus({ preventScroll: true });
  }

  #shareContext(): void {
    const composers = this.#composers();
    this.hasComposer = composers.length > 0;
    for (const composer of composers) Object.assign(composer, { context: this.context });
  }

  #composers(): HTMLElement[] {
    const slot = this.renderRoot?.querySelector<HTMLSlotElement>('slot[name="composer"]');
    return (slot?.assignedElements({ flatten: true }) ?? []).filter((element) => element instanceof HTMLElement);
  }

  #toggleDanmaku(): void {
    const settings = this.settings ?? pageSettings();
    settings.set({ visible: !settings.get().visible });
  }

  #toggleSettings(): void {
    const panel = this.renderRoot.querySelector<HTMLElement>(".settings");
    const frame = this.renderRoot.querySelector(".frame");
    if (panel !== null && frame !== null) toggleSettingsPanel(panel, frame.getBoundingClientRect());
  }

  #mayHideControls(): boolean {
    const { state } = this.#clip;
    const busy = this.renderRoot.querySelector(".settings:popover-open, .controls:has(:focus-visible)") !== null;
    return state !== null && !state.paused && !busy;
  }

  #clipAddress(): string | null {
    return this.src ?? resolveOn(this.server, this.#room.answer?.room.media?.url);
  }

  #find<K extends keyof HTMLElementTagNameMap>(tag: K): HTMLElementTagNameMap[K] | null {
    return this.renderRoot?.querySelector(tag) ?? null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "flyby-player": FlybyPlayer;
  }
}
