import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { RoomContext } from "../room-context.ts";

type Host = ReactiveControllerHost & HTMLElement & { context: RoomContext | null; for: string | null };

/**
 * Lets an element find its room by itself: through `for` (an id or a selector of a player or layer), else through the
 * player it stands in. A context that was set by hand stays where there is neither.
 */
export function followContext(host: Host): void {
  host.addController(new ContextFollower(host));
}

class ContextFollower implements ReactiveController {
  readonly #host: Host;
  #target: Element | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  hostConnected(): void {
    this.#look();
    if (this.#target === null && document.readyState === "loading")
      document.addEventListener("DOMContentLoaded", this.#look, { once: true });
  }

  hostDisconnected(): void {
    this.#leave();
  }

  hostUpdate(): void {
    if (this.#target !== this.#find()) this.#look();
  }

  readonly #look = (): void => {
    this.#leave();
    this.#target = this.#find();
    if (this.#target === null) return;
    this.#target.addEventListener("flyby-context", this.#take);
    this.#take();
  };

  #leave(): void {
    this.#target?.removeEventListener("flyby-context", this.#take);
    this.#target = null;
  }

  readonly #take = (): void => {
    const { context } = this.#target as Element & { readonly context?: RoomContext | null };
    this.#host.context = context ?? null;
  };

  #find(): Element | null {
    const name = this.#host.for;
    if (name === null) return this.#host.closest("flyby-player, flyby-layer");
    const root = this.#host.getRootNode() as Document | ShadowRoot;
    return root.getElementById(name) ?? safeQuery(root, name);
  }
}

function safeQuery(root: ParentNode, selector: string): Element | null {
  try {
    return root.querySelector(selector);
  } catch {
    return null;
  }
}
