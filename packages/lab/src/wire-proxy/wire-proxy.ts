import { openTap } from "../tap/open-tap.ts";
import type { TapObserver } from "../tap/tap.ts";
import type { ListenAddress, TargetAddress } from "./endpoints.ts";
import { openTlsHop } from "./tls-hop.ts";

export interface WireProxyOptions {
  readonly listen: ListenAddress;
  readonly target: TargetAddress;
  readonly insecure: boolean;
  readonly observers: (port: number) => readonly Required<TapObserver>[];
  /** TLS to the target failed. */
  onTlsError(error: Error): void;
}

export interface WireProxy {
  readonly host: string;
  readonly port: number;
  /** Ends every connection; what that looks like is nobody's doing and not observed. */
  stop(): Promise<void>;
}

/** A tap before the target, with TLS behind it where the target speaks that. Throws where the port cannot be had. */
export async function openWireProxy(options: WireProxyOptions): Promise<WireProxy> {
  const { listen, target, insecure, onTlsError } = options;
  const hop = target.tls ? await openTlsHop({ target, insecure, onError: onTlsError }) : null;
  let observers: readonly Required<TapObserver>[] = [];
  const observer: TapObserver = {
    opened: (connection) => {
      for (const one of observers) one.opened(connection);
    },
    bytes: (connection, direction, bytes, atMs) => {
      for (const one of observers) one.bytes(connection, direction, bytes, atMs);
    },
    closed: (connection, by, atMs) => {
      for (const one of observers) one.closed(connection, by, atMs);
    },
  };
  const tap = await openTap({ listen, target: hop ?? target, observer }).catch(async (error) => {
    await hop?.stop();
    throw error;
  });
  async function stop(): Promise<void> {
    observers = [];
    await tap.stop();
    await hop?.stop();
  }
  try {
    observers = options.observers(tap.port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { host: tap.host, port: tap.port, stop };
}
