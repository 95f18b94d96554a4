import { Counter, Gauge, type Registry } from "prom-client";
import type { CoreStats } from "../core-contract.ts";
import type { TransportName } from "../transports/transport.ts";

/** Numbers that are looked up when somebody scrapes. */
export interface WatchedNumbers {
  readonly connections: () => Readonly<Partial<Record<TransportName, number>>>;
  readonly rooms: () => number;
  readonly core: () => CoreStats;
}

/** Registers what `numbers` tell; a server without a bus says nothing of one. */
export function watchNumbers(registers: Registry[], { connections, rooms, core }: WatchedNumbers): void {
  new Gauge({
    name: "flyby_connections",
    help: "Readers held now, by transport.",
    labelNames: ["transport"],
    registers,
    collect() {
      for (const [transport, count] of Object.entries(connections())) this.set({ transport }, count);
    },
  });
  const gauge = gaugeIn(registers);
  gauge("flyby_rooms", "Rooms in lists.", rooms);
  gauge("flyby_viewers", "Viewers on this node, of all rooms.", () => core().viewers);
  gauge("flyby_ring_bytes", "Batches kept in memory for readers who come back.", () => core().ringBytes);
  gauge("flyby_logs", "Logs of rooms open here.", () => core().logs);
  const total = totalIn(registers);
  total("flyby_log_omitted_total", "Comments that hot rooms left out, merged ones included.", () => core().omitted);
  total("flyby_log_merged_total", "Comments that hot rooms delivered as another's number.", () => core().merged);
  total("flyby_log_holes_total", "Times that something was missing in a log's order.", () => core().holes);
  total("flyby_log_heals_total", "Times that the store filled such a hole.", () => core().heals);
  const bus = (): NonNullable<CoreStats["bus"]> | null => core().bus;
  if (bus() === null) return;
  gauge("flyby_bus_up", "1 while news passes between the nodes.", () => (bus()?.isUp ? 1 : 0));
  gauge("flyby_nodes", "Nodes that this one knows of, itself included.", () => 1 + core().otherNodes);
  total("flyby_bus_messages_sent_total", "Messages handed to the bus.", () => bus()?.sent ?? 0);
  total("flyby_bus_messages_received_total", "Messages of other nodes.", () => bus()?.received ?? 0);
  total("flyby_bus_bytes_sent_total", "Bytes handed to the bus.", () => bus()?.sentBytes ?? 0);
  total("flyby_bus_bytes_received_total", "Bytes from other nodes.", () => bus()?.receivedBytes ?? 0);
  total("flyby_bus_lost_total", "Messages that could not be sent; others heal from the store.", () => bus()?.lost ?? 0);
  total("flyby_bus_reconnects_total", "Times the server of the bus was reached again.", () => bus()?.reconnects ?? 0);
}

function gaugeIn(registers: Registry[]): (name: string, help: string, read: () => number) => void {
  return (name, help, read) => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
}

function totalIn(registers: Registry[]): (name: string, help: string, read: () => number) => void {
  return (name, help, read) => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
}
