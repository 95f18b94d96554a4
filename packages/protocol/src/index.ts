// Comments and rooms

// The log
export * from "./batch.ts";
export * from "./bosh.ts";
export * from "./bosh-head.ts";
export * from "./comment.ts";
export * from "./cursor.ts";
export * from "./dense.ts";
export * from "./draft.ts";
export * from "./entry.ts";
// The wire
export * from "./errors.ts";
export * as limits from "./limits.ts";
export * from "./messages.ts";
export * from "./mirror.ts";
export * from "./name.ts";
export * from "./parse-draft.ts";
export * from "./room.ts";
export * from "./text.ts";
export * from "./transports.ts";
