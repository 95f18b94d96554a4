// The layer alone: comments over a video that is already on the page.
import { defineOnce } from "./define-once.ts";
import { FlybyLayer } from "./layer/flyby-layer.ts";

defineOnce("flyby-layer", FlybyLayer);

export type { FlybyEvents, Selection } from "./events.ts";
export { type AttachedLayer, type AttachOptions, attach } from "./layer/attach.ts";
export { setDefaultServer } from "./layer/default-server.ts";
export { FlybyLayer } from "./layer/flyby-layer.ts";
export type { RoomContext, ViewerSettings } from "./room-context.ts";
export { pageSettings } from "./settings/page-settings.ts";
export { createViewerSettings, exportSettings, importSettings } from "./settings/viewer-settings.ts";
