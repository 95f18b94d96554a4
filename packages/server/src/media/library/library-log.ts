import type { Log } from "../../ops/log.ts";

/** What the library tells of itself, in sentences. */
export type LibraryLog = Pick<Log, "debug" | "info" | "warn">;
