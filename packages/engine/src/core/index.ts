export type { Picture, PictureItem } from "./picture.ts";
export type { Motion, Placement } from "./placement.ts";
export type { Pose } from "./pose.ts";
export { createScene, type Scene } from "./scene.ts";
export { type Density, defaultLayerSettings, type LayerSettings } from "./settings.ts";
export type { Measure, Shape } from "./shape.ts";
export type { StageSize } from "./stage-size.ts";
export { createTimeline, type Timeline } from "./timeline.ts";
