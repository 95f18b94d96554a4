export * from "./chromium.ts";
export { type NatsServer, natsPath, startNats } from "./servers/nats.ts";
export { redisPath, startRedis } from "./servers/redis.ts";
export type { TestServer } from "./servers/server-process.ts";
