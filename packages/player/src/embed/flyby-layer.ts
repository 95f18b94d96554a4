// The script tag for a page that has a video: defines <flyby-layer> and window.Flyby.
import { rememberOrigin } from "./served-from.ts";

export * from "../layer.ts";

rememberOrigin();
