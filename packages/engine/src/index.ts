export { type Density, defaultLayerSettings, type LayerSettings } from "./core/settings.ts";
export { createFunctionClock, type FunctionClock } from "./web/function-clock.ts";
export { createManualClock, type ManualClock } from "./web/manual-clock.ts";
export { createMediaClock, type MediaClock, type MediaLike } from "./web/media-clock.ts";
export { createStage } from "./web/stage.ts";
export type { Clock, OnScreen, Stage, StageOptions, StageReport } from "./web/stage-contract.ts";
