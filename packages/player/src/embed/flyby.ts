// The script tag with everything: defines all elements and window.Flyby.
import { rememberOrigin } from "./served-from.ts";

export * from "../index.ts";

rememberOrigin();
