/** One end of a made-up TCP connection. */
export interface TcpEnd {
  /** Four bytes of IPv4. */
  readonly address: readonly [number, number, number, number];
  readonly port: number;
  /** The last byte of a made-up Ethernet address. */
  readonly station: number;
}

export interface TcpSegment {
  readonly from: TcpEnd;
  readonly to: TcpEnd;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  /** Counts the packets of one end. */
  readonly identification: number;
  readonly options?: Uint8Array;
  readonly payload?: Uint8Array;
}

export const tcpFlags = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

const ethernetBytes = 14;
const ipBytes = 20;
const tcpBytes = 20;

/** One packet as a capture holds it: Ethernet, IPv4 and TCP, with right checksums. */
export function tcpPacket(segment: TcpSegment): Uint8Array {
  const { from, to, seq, ack, flags, identification } = segment;
  const { options = new Uint8Array(), payload = new Uint8Array() } = segment;
  const tcpLength = tcpBytes + options.length + payload.length;
  const packet = new Uint8Array(ethernetBytes + ipBytes + tcpLength);
  const view = new DataView(packet.buffer);
  // Locally administered addresses belong to nobody.
  packet.set([0x02, 0, 0, 0, 0, to.station, 0x02, 0, 0, 0, 0, from.station, 0x08, 0x00]);

  const ip = ethernetBytes;
  packet.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6], ip);
  view.setUint16(ip + 2, ipBytes + tcpLength);
  view.setUint16(ip + 4, identification & 0xffff);
  packet.set(from.address, ip + 12);
  packet.set(to.address, ip + 16);
  view.setUint16(ip + 10, checksum(packet.subarray(ip, ip + ipBytes), 0));

  const tcp = ip + ipBytes;
  view.setUint16(tcp, from.port);
  view.setUint16(tcp + 2, to.port);
  view.setUint32(tcp + 4, seq >>> 0);
  view.setUint32(tcp + 8, ack >>> 0);
  packet[tcp + 12] = ((tcpBytes + options.length) / 4) << 4;
  packet[tcp + 13] = flags;
  view.setUint16(tcp + 14, 0xffff);
  packet.set(options, tcp + tcpBytes);
  packet.set(payload, tcp + tcpBytes + options.length);
  const addresses = sum16(packet.subarray(ip + 12, ip + ipBytes), 6 + tcpLength);
  view.setUint16(tcp + 16, checksum(packet.subarray(tcp), addresses));
  return packet;
}

/** The one's complement sum of RFC 1071. */
function checksum(bytes: Uint8Array, start: number): number {
  let sum = sum16(bytes, start);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function sum16(bytes: Uint8Array, start: number): number {
  let sum = start;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return sum;
}
