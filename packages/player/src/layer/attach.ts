import type { LogTransport } from "@flyby/protocol";
import { defineOnce } from "../define-once.ts";
import type { ViewerSettings } from "../room-context.ts";
import { FlybyLayer } from "./flyby-layer.ts";

export interface AttachOptions {
  /** Base address of the Flyby server; where the script came from, else the page's origin, when absent. */
  readonly server?: string;
  readonly room: string;
  /** Makes the room on first join, where the server allows this site. */
  readonly create?: "video" | "live";
  readonly transport?: "auto" | LogTransport;
  readonly renderer?: "auto" | "worker" | "canvas";
  /** The page's shared settings when absent. */
  readonly settings?: ViewerSettings;
}

export interface AttachedLayer {
  /** For its events and its `context`. */
  readonly element: FlybyLayer;
  close(): void;
}

/**
 * Puts comments over any video of the page.
 *
 *     const layer = attach(document.querySelector("video"), { server: "https://flyby.example", room: "my-film" });
 */
export function attach(video: HTMLVideoElement, options: AttachOptions): AttachedLayer {
  defineOnce("flyby-layer", FlybyLayer);
  const element = document.createElement("flyby-layer");
  element.server = options.server ?? null;
  element.room = options.room;
  element.create = options.create ?? null;
  element.transport = options.transport ?? null;
  element.renderer = options.renderer ?? null;
  element.settings = options.settings ?? null;
  element.over = video;
  video.after(element);
  return { element, close: () => element.remove() };
}
