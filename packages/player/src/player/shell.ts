import type { ReactiveController, ReactiveControllerHost } from "lit";
import { emit } from "../events.ts";
import { escapeLock } from "./escape-lock.ts";
import { createFullscreen, type Fullscreen } from "./fullscreen.ts";
import { createIdle, type Idle } from "./idle.ts";

type Host = ReactiveControllerHost & HTMLElement;

/** Fullscreen, hiding controls, and the composer's place over the picture. */
export class Shell implements ReactiveController {
  /** Nobody has moved for a while; the controls are hidden. */
  idle = false;
  readonly #host: Host;
  readonly #mayHide: () => boolean;
  #fullscreen: Fullscreen | null = null;
  #idle: Idle | null = null;

  constructor(host: Host, mayHide: () => boolean) {
    this.#host = host;
    this.#mayHide = mayHide;
    host.addController(this);
  }

  get fullscreen(): boolean {
    return this.#fullscreen?.active ?? false;
  }

  get composing(): boolean {
    return this.#host.hasAttribute("composing");
  }

  hostConnected(): void {
    this.#fullscreen = createFullscreen(this.#host, (active) => {
      if (!active) this.stopComposing();
      emit(this.#host, "flyby-fullscreen", active);
      this.wake();
      this.#host.requestUpdate();
    });
    this.#idle = createIdle(this.#mayHide, (idle) => this.#setIdle(idle));
    this.#idle.wake();
  }

  hostDisconnected(): void {
    this.#fullscreen?.close();
    this.#idle?.close();
    this.stopComposing();
  }

  readonly wake = (): void => this.#idle?.wake();

  /** A mouse that moves shows the controls; a finger only keeps them: its tap decides. */
  readonly onPointer = (event: PointerEvent): void => {
    if (event.pointerType !== "touch" || !this.idle) this.wake();
  };

  /** A tap shows the controls, or hides them when nothing keeps them. */
  toggleControls(): void {
    if (this.idle || !this.#mayHide()) this.wake();
    else this.#idle?.rest();
  }

  toggleFullscreen(): void {
    this.#fullscreen?.toggle();
  }

  leaveFullscreen(): void {
    this.#fullscreen?.leave();
  }

  /** In fullscreen the composer slides in over the picture. */
  startComposing(): void {
    if (!this.fullscreen) return;
    this.#host.toggleAttribute("composing", true);
    escapeLock.take();
  }

  /** True when it was open. */
  stopComposing(): boolean {
    if (!this.composing) return false;
    this.#host.toggleAttribute("composing", false);
    escapeLock.release();
    return true;
  }

  #setIdle(idle: boolean): void {
    this.idle = idle;
    this.#host.requestUpdate();
  }
}
