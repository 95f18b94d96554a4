import type { Stage, StageReport } from "@flyby/engine";
import { type Comment, type LogTransport, limits } from "@flyby/protocol";
import { emit } from "../events.ts";
import type { RoomContext, ViewerSettings } from "../room-context.ts";
import { pageSettings } from "../settings/page-settings.ts";
import { resolveServer } from "./default-server.ts";
import { whenVideo } from "./find-video.ts";
import { defineLayerProperties, layerAttributes, upgradeProperties } from "./layer-properties.ts";
import { layerSheet } from "./layer-sheet.ts";
import { pickComments } from "./pick-comments.ts";
import { placeOver } from "./place-over.ts";
import { openSession, type RoomSession, type SessionOptions } from "./room-session.ts";

/** On a server there are no elements; what imports this file works there all the same. */
const ElementHere: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * Comments over a video. With `for` it lies over that video wherever it stands; without, it fills its own box.
 *
 *     <flyby-layer for="#film" server="https://flyby.example" room="my-film"></flyby-layer>
 */
export class FlybyLayer extends ElementHere {
  static readonly observedAttributes: readonly string[] = layerAttributes;

  /** The video to lie over: a CSS selector or an id. */
  declare for: string | null;
  declare server: string | null;
  declare room: string | null;
  declare create: "video" | "live" | null;
  declare renderer: "auto" | "worker" | "canvas" | null;
  declare transport: "auto" | LogTransport | null;
  /** The video to lie over, as `for` names it. */
  declare over: HTMLVideoElement | null;
  /** The media that gives the time, where the page itself lays the layer over it. */
  declare video: HTMLVideoElement | null;
  declare settings: ViewerSettings | null;
  /** Where clicks on comments are watched; the video itself when null. */
  declare surface: HTMLElement | null;

  readonly #container: HTMLElement;
  #session: RoomSession | null = null;
  /** What the session stands on. */
  #grounds: readonly unknown[] = [];
  #stops: (() => void)[] = [];
  #stopLooking: (() => void) | null = null;
  #found: HTMLVideoElement | null = null;
  #loaded: readonly Comment[] | null = null;
  #isDue = false;

  constructor() {
    super();
    this.#container = this.ownerDocument.createElement("div");
    this.#container.part.add("stage");
    const root = this.attachShadow({ mode: "open" });
    // Constructed sheets need no permission of a content security policy.
    root.adoptedStyleSheets = [layerSheet()];
    root.append(this.#container);
  }

  /** What chat and composer are given; null before the room is opened and without one. */
  get context(): RoomContext | null {
    return this.#session?.context ?? null;
  }

  get stage(): Stage | null {
    return this.#session?.stage ?? null;
  }

  /** Shows these comments and no others, without a server. */
  load(comments: readonly Comment[]): void {
    this.#loaded = comments;
    if (this.#session === null) this.changed();
    else this.#session.load(comments);
  }

  /** What is on screen now; null before there is a stage. */
  async report(): Promise<StageReport | null> {
    return (await this.stage?.report()) ?? null;
  }

  /** Holds one comment in place while others go on; null releases. */
  freeze(id: number | null): void {
    this.stage?.freeze(id);
  }

  /** Live rooms: plays from the server's moment on. */
  backToLive(): void {
    this.#session?.backToLive();
  }

  connectedCallback(): void {
    upgradeProperties(this);
    // The chat is the accessible twin of what flies.
    this.setAttribute("aria-hidden", "true");
    this.#lookForVideo();
    this.changed();
  }

  disconnectedCallback(): void {
    this.#forgetVideo();
    this.#close();
  }

  attributeChangedCallback(name: string): void {
    if (name === "for" && this.isConnected) this.#lookForVideo();
    this.changed();
  }

  /** Something the layer stands on has changed; several changes at once open the room once. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.isConnected) this.#open();
    });
  }

  #lookForVideo(): void {
    this.#forgetVideo();
    if (this.for === null) return;
    this.#stopLooking = whenVideo(this, this.for, (video) => {
      this.#found = video;
      this.changed();
    });
  }

  #forgetVideo(): void {
    this.#stopLooking?.();
    this.#stopLooking = null;
    this.#found = null;
  }

  /** Opens the session, or opens it anew when something it stands on has changed. */
  #open(): void {
    const container = this.#container;
    const over = this.over ?? this.#found;
    if (this.for !== null && over === null) return;
    const video = over ?? this.video;
    const room = this.#roomOptions();
    const settings = this.settings ?? pageSettings();
    const renderer = this.renderer ?? "auto";
    const surface = this.surface ?? video;
    const grounds = [JSON.stringify(room), renderer, video, settings, surface];
    if (this.#session !== null && grounds.every((ground, index) => ground === this.#grounds[index])) return;
    this.#close();
    if (room === null && video === null && this.#loaded === null) return;
    this.#grounds = grounds;
    const session = openSession({ host: this, container, video, settings, renderer, room });
    this.#session = session;
    if (this.#loaded !== null) session.load(this.#loaded);
    if (over !== null) this.#stops.push(placeOver(this, over));
    this.#watchPointer(session, surface);
    if (session.context !== null) emit(this, "flyby-context", session.context);
  }

  #roomOptions(): SessionOptions["room"] {
    if (!this.room) return null;
    return {
      server: resolveServer(this.server),
      room: this.room,
      ...(this.transport && { transport: this.transport }),
      ...(this.create && { create: { kind: this.create, ...titleOf(this.ownerDocument) } }),
    };
  }

  #watchPointer(session: RoomSession, surface: HTMLElement | null): void {
    if (surface === null) return;
    const picker = pickComments({
      surface,
      box: () => this.getBoundingClientRect(),
      stage: session.stage,
      onPick: ({ onScreen, x, y }) => {
        const comment = session.known.get(onScreen.id);
        if (comment === undefined) return false;
        return !emit(this, "flyby-select", { comment, x, y, release: () => picker.release() });
      },
    });
    this.#stops.push(picker.close);
  }

  #close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    const session = this.#session;
    this.#session = null;
    session?.close();
    if (session?.context) emit(this, "flyby-context", null);
  }
}

/** A room that is made on first join is called like the page it is on. */
function titleOf({ title }: Document): { readonly title?: string } {
  const short = title.trim().slice(0, limits.maxTitleLength);
  return short === "" ? {} : { title: short };
}

defineLayerProperties(FlybyLayer.prototype);

declare global {
  interface HTMLElementTagNameMap {
    "flyby-layer": FlybyLayer;
  }
}
