/** The six ways a room's log is carried, as clients choose them and reports name them. */
export const logTransports = ["websocket", "sse", "stream", "long-poll", "poll", "bosh"] as const;

export type LogTransport = (typeof logTransports)[number];
