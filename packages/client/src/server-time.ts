import type { ControlMessage, LogTransport, RoomAnswer } from "@flyby/protocol";
import type { Api } from "./api.ts";
import * as bounds from "./bounds.ts";
import type { Platform } from "./platform.ts";
import type { ServerClock } from "./server-clock.ts";
import * as timing from "./timing.ts";

/** Keeps the server clock fed: by pings on a socket, by the room's own answer over HTTP. */
export interface ServerTime {
  ping(): void;
  pong(message: Extract<ControlMessage, { type: "ping" }>): void;
  /** Samples until `signal` ends. */
  follow(transport: LogTransport, signal: AbortSignal): Promise<void>;
}

export interface ServerTimePorts {
  readonly platform: Platform;
  readonly api: Api;
  readonly roomPath: string;
  readonly clock: ServerClock;
  send(message: { readonly type: "ping"; readonly id: number }): boolean;
  isVisible(): boolean;
  onRoom(answer: RoomAnswer): void;
}

export function createServerTime(ports: ServerTimePorts): ServerTime {
  const { platform, clock } = ports;
  const sentAtMs = new Map<number, number>();
  let lastId = 0;

  function ping(): void {
    lastId++;
    // An answer that has not come by the fifth next ping will not tell anything good.
    sentAtMs.delete(lastId - bounds.clockSamples);
    sentAtMs.set(lastId, platform.now());
    ports.send({ type: "ping", id: lastId });
  }

  async function refresh(signal: AbortSignal): Promise<void> {
    const askedAtMs = platform.now();
    const reply = await ports.api.json<RoomAnswer>(ports.roomPath, { signal, field: "serverTimeMs" });
    if (reply.kind !== "answer" || signal.aborted) return;
    clock.sample(askedAtMs, platform.now(), reply.value.serverTimeMs);
    ports.onRoom(reply.value);
  }

  return {
    ping,
    pong({ id, serverTimeMs }) {
      const sent = sentAtMs.get(id);
      sentAtMs.delete(id);
      if (sent !== undefined) clock.sample(sent, platform.now(), serverTimeMs);
    },
    async follow(transport, signal) {
      if (transport === "websocket") {
        for (let samples = 0; !signal.aborted; samples++) {
          ping();
          await platform.sleep(samples < bounds.clockSamples - 1 ? timing.clockBurstMs : timing.clockEveryMs, signal);
        }
      }
      while (!signal.aborted) {
        await platform.sleep(timing.refreshMs, signal);
        if (!signal.aborted && ports.isVisible()) await refresh(signal);
      }
    },
  };
}
