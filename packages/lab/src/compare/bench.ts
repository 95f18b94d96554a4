import type { SwarmProcess } from "../swarm/open-swarm.ts";
import { openSwarm } from "../swarm/open-swarm.ts";
import { openTap } from "../tap/open-tap.ts";
import type { CompareOptions } from "./plan.ts";
import type { Subject } from "./result.ts";
import { openStand, type Stand } from "./stand.ts";
import { createTrafficMeter, type TrafficMeter } from "./traffic-meter.ts";

/** A subject with the tap before it and the swarm before the tap; each in a process of its own but the tap. */
export interface Bench {
  readonly subject: Subject;
  readonly stand: Stand;
  readonly meter: TrafficMeter;
  readonly swarm: SwarmProcess;
  /** Port at which viewers connect. */
  readonly tapPort: number;
  stop(): Promise<void>;
}

export type BenchOptions = Pick<CompareOptions, "pollMs" | "delayMs">;

export async function openBench(subject: Subject, options: BenchOptions, serve: readonly string[]): Promise<Bench> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const stand = await openStand(subject, serve);
    stops.push(stand.stop);
    const meter = createTrafficMeter(() => performance.timeOrigin + performance.now());
    const tap = await openTap({
      listen: { host: "127.0.0.1", port: 0 },
      target: stand.viewersAt,
      observer: meter.observer,
      delayMs: options.delayMs,
    });
    stops.push(tap.stop);
    const swarm = openSwarm();
    stops.push(swarm.stop);
    await swarm.ask("sit", {
      subject,
      viewersAt: { host: tap.host, port: tap.port },
      postsAt: stand.postsAt,
      room: stand.room,
      token: stand.token,
      pollMs: options.pollMs,
    });
    return { subject, stand, meter, swarm, tapPort: tap.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
