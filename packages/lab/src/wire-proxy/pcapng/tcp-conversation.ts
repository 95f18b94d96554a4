import type { Direction, TappedConnection } from "../../tap/tap.ts";
import { type TcpEnd, tcpFlags, tcpPacket } from "./tcp-packet.ts";

/** Payload of one segment: what an Ethernet of 1,500 bytes leaves, so that no tool finds a packet odd. */
const segmentBytes = 1460;

/** MSS 1460, no operation, and windows in units of 2^7: 8 MB, so that no window ever fills. */
const synOptions = Uint8Array.of(2, 4, segmentBytes >> 8, segmentBytes & 0xff, 1, 3, 3, 7);

/** Ephemeral ports, as clients have them. */
const firstClientPort = 49_152;
const clientPorts = 16_384;

/** A TCP connection made up around bytes that were tapped: what a sniffer beside the proxy would have seen. */
export interface TcpConversation {
  open(): Uint8Array[];
  bytes(direction: Direction, bytes: Uint8Array): Uint8Array[];
  close(by: "client" | "server" | "error"): Uint8Array[];
}

export function createTcpConversation({ id }: Pick<TappedConnection, "id">, serverPort: number): TcpConversation {
  const clientPort = firstClientPort + (id % clientPorts);
  const client: TcpEnd = { address: [127, 0, 0, 1], port: clientPort, station: 1 };
  // A client's port must not be the server's own.
  const server: TcpEnd = {
    address: serverPort === clientPort ? [127, 0, 0, 2] : [127, 0, 0, 1],
    port: serverPort,
    station: 2,
  };
  const ends: Record<Direction, TcpEnd> = { up: client, down: server };
  /** The next sequence number of each sender, and its count of packets. */
  const next: Record<Direction, number> = {
    up: (id * 100_000) >>> 0,
    down: (id * 100_000 + 50_000) >>> 0,
  };
  const sent: Record<Direction, number> = { up: 0, down: 0 };

  function segment(direction: Direction, flags: number, payload?: Uint8Array): Uint8Array {
    const other = direction === "up" ? "down" : "up";
    const syn = (flags & tcpFlags.syn) !== 0;
    sent[direction] += 1;
    const packet = tcpPacket({
      from: ends[direction],
      to: ends[other],
      seq: next[direction],
      ack: (flags & tcpFlags.ack) === 0 ? 0 : next[other],
      flags,
      identification: sent[direction],
      ...(syn ? { options: synOptions } : {}),
      ...(payload ? { payload } : {}),
    });
    const counts = syn || (flags & tcpFlags.fin) !== 0 ? 1 : 0;
    next[direction] = (next[direction] + (payload?.length ?? 0) + counts) >>> 0;
    return packet;
  }

  function farewell(first: Direction): Uint8Array[] {
    const second = first === "up" ? "down" : "up";
    return [
      segment(first, tcpFlags.fin | tcpFlags.ack),
      segment(second, tcpFlags.fin | tcpFlags.ack),
      segment(first, tcpFlags.ack),
    ];
  }

  return {
    open: () => [
      segment("up", tcpFlags.syn),
      segment("down", tcpFlags.syn | tcpFlags.ack),
      segment("up", tcpFlags.ack),
    ],
    bytes(direction, bytes) {
      const packets: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += segmentBytes) {
        const last = at + segmentBytes >= bytes.length;
        const flags = last ? tcpFlags.psh | tcpFlags.ack : tcpFlags.ack;
        packets.push(segment(direction, flags, bytes.subarray(at, at + segmentBytes)));
      }
      if (packets.length > 0) packets.push(segment(direction === "up" ? "down" : "up", tcpFlags.ack));
      return packets;
    },
    close(by) {
      if (by === "error") return [segment("down", tcpFlags.rst | tcpFlags.ack)];
      return farewell(by === "client" ? "up" : "down");
    },
  };
}
