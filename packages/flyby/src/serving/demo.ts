import { randomBytes } from "node:crypto";
import type { Config, RunningServer } from "@flyby/server";
import { createClaim } from "../demo/claim.ts";
import { createPoster, type DemoRoom, startDemoAudience } from "../demo/demo-audience.ts";
import { fireworksScript } from "../samples/comments/fireworks-script.ts";
import { liveRoom } from "../samples/sample-rooms.ts";

/** `url`: where this process itself is reached. Returns how to stop. */
export function startDemo(server: RunningServer, config: Config, url: string): () => Promise<void> {
  const after = (ms: number, action: () => void): (() => void) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  };
  const { rooms, presence, identities, stores } = server.core;
  const claim =
    config.store.type === "sqlite"
      ? { isMine: () => true, release: () => Promise.resolve() }
      : createClaim({
          values: stores.upkeep,
          key: "demo-audience",
          holder: randomBytes(6).toString("hex"),
          now: Date.now,
          after,
        });
  const room: DemoRoom = {
    id: liveRoom,
    startedAt: () => rooms.get(liveRoom)?.startedAt ?? 0,
    viewers: () => (claim.isMine() ? presence.viewers(liveRoom) : 0),
    issueToken: (name) => identities.issueDemo(name).token,
  };
  const stop = startDemoAudience({
    room,
    script: fireworksScript,
    post: createPoster(url),
    now: Date.now,
    random: Math.random,
    after,
  });
  return () => {
    stop();
    return claim.release();
  };
}
