import { defaultRoomSettings, type Result } from "@flyby/protocol";
import { type Core, type CoreOptions, createCore } from "../../core.ts";
import { createManualClock, type ManualClock } from "../../manual-clock.ts";
import type { NewRoom } from "../../store/ports.ts";
import { temporaryFolder } from "../../store/sqlite/testing/temporary-sqlite.ts";
import type { Sender } from "../ingress-port.ts";

export interface TestCore {
  readonly core: Core;
  readonly clock: ManualClock;
  readonly folder: string;
  /** Errors that nobody waited for. */
  readonly troubles: readonly unknown[];
  /** The same folder again, as after a restart of the process. */
  restart(): Promise<TestCore>;
  stop(): Promise<void>;
}

/** A core on a folder of its own, with time that stands still. It has `lobby` and the video room `film` of one minute. */
export async function startCore(options: Partial<CoreOptions> = {}): Promise<TestCore> {
  const folder = await temporaryFolder();
  const started = await startIn(folder.path, createManualClock(), options, folder.remove);
  unwrap(await started.core.rooms.add(videoRoom("film")));
  return started;
}

async function startIn(
  folder: string,
  clock: ManualClock,
  options: Partial<CoreOptions>,
  remove: () => Promise<void>,
): Promise<TestCore> {
  const troubles: unknown[] = [];
  const core = await createCore({
    store: { type: "sqlite", folder },
    durability: "process",
    clock,
    onTrouble: (error) => troubles.push(error),
    ...options,
  });
  return {
    core,
    clock,
    folder,
    troubles,
    restart: async () => {
      await core.close();
      return startIn(folder, clock, options, remove);
    },
    stop: async () => {
      await core.close();
      await remove();
    },
  };
}

export function videoRoom(id: string, more: Partial<NewRoom> = {}): NewRoom {
  return {
    id,
    kind: "video",
    title: id,
    folder: "",
    media: { url: `media/${id}.mp4`, type: "video/mp4", durationMs: 60_000, posterUrl: null },
    startedAt: null,
    sample: false,
    settings: defaultRoomSettings,
    ...more,
  };
}

export function senderOf(author: string, more: Partial<Sender> = {}): Sender {
  return { author, name: `Name of ${author}`, address: "192.0.2.1", role: "viewer", ...more };
}

export const admin: Sender = senderOf("admin", { role: "admin" });

/** The value of a result that must be one. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.code}: ${result.message}`);
}

/** The code of a result that must be a refusal. */
export function codeOf(result: Result<unknown>): string {
  return result.ok ? "accepted" : result.code;
}
