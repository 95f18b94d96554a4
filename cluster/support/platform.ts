import { type Platform, toPlatform } from "../../packages/client/src/platform.ts";

/**
 * What a client stands on here: the real network, dice that can be thrown again, and patience: with 4, everything that
 * the client waits for comes four times as soon, so that a test sees what else would take minutes.
 */
export function createTestPlatform(random: () => number, patience = 1): Platform {
  const here = toPlatform({ server: "http://localhost/", room: "", storage: null, random });
  return {
    ...here,
    now: () => Date.now() * patience,
    sleep: (ms, signal) => here.sleep(ms / patience, signal),
  };
}
