export * from "./chromium.ts";
export { type NatsServer, natsPath, startNats } from "./servers/nats.ts";
export { type PostgresServer, postgresFolder, startPostgres } from "./servers/postgres.ts";
export { redisPath, startRedis } from "./servers/redis.ts";
export { listens, type TestServer } from "./servers/server-process.ts";
