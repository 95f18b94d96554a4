import { describe, expect, it } from "bun:test";
import { openBus } from "./open-bus.ts";
import { inState } from "./testing/nodes-on-server.ts";
import { describeOnServer } from "./testing/on-server.contract.ts";
import { redisKind } from "./testing/servers.contract.ts";

describeOnServer(redisKind);

(redisKind.isHere ? describe : describe.skip)("A bus on Redis", () => {
  it("[BUS10] is one on Valkey, too, and tells what the server refuses", async () => {
    const server = await redisKind.start();
    const troubles: unknown[] = [];
    const onTrouble = (error: unknown): void => void troubles.push(error);
    const url = server.url.replace("redis:", "valkey:");
    const bus = await openBus(url, { prefix: "valkey", onTrouble });
    await inState(bus, "up");
    expect(troubles).toEqual([]);
    await bus.close();
    const client = new Bun.RedisClient(server.url);
    await client.send("ACL", ["SETUSER", "mute", "on", ">secret", "+@all", "resetchannels"]);
    client.close();
    const refused = await openBus(url.replace("//", "//mute:secret@"), { prefix: "valkey", onTrouble });
    expect(String(troubles)).toContain("NOPERM");
    await refused.close();
    await server.close();
  });
});
