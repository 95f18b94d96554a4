import type { FlybyLayer } from "@flyby/player";

/** An overlay runs for days beside a server that is updated: what the client gives up on is tried again after this long. */
const againMs = 10_000;

/** Keeps a layer in the page; a connection that failed for good (the room is not there yet) is opened anew. */
export function stayForEver(open: () => FlybyLayer, parent: HTMLElement): void {
  let layer = open();
  parent.addEventListener("flyby-connection", (event) => {
    if (event.detail.state !== "failed") return;
    setTimeout(() => {
      layer.remove();
      layer = open();
      parent.append(layer);
    }, againMs);
  });
  parent.append(layer);
}
