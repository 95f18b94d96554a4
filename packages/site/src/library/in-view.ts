import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Tells when an element comes near the visible part of the page and when it leaves. */
export class InView implements ReactiveController {
  visible = false;
  readonly #host: ReactiveControllerHost & Element;
  #observer: IntersectionObserver | null = null;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.visible = entries.at(-1)?.isIntersecting ?? false;
        this.#host.requestUpdate();
      },
      { rootMargin: "100px" },
    );
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.visible = false;
  }
}
