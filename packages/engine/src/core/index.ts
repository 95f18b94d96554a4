export { type Density, defaultLayerSettings, type LayerSettings } from "./settings.ts";
