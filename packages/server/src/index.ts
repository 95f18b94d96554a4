export { type Config, type ConfigResult, readConfig } from "./config.ts";
export { serveFlags, variableOf } from "./config-flags.ts";
export { type Core, type CoreOptions, createCore } from "./core.ts";
export type { MediaRoutes } from "./http/media-port.ts";
export { type MountedMedia, type RunningServer, type ServerParts, type StartResult, startServer } from "./main.ts";
export { findLanUrls } from "./ops/lan.ts";
export { findLockHolder, type Lock, lockDataFolder } from "./ops/lock-file.ts";
export { createLog, type Log } from "./ops/log.ts";
export { version } from "./version.ts";
