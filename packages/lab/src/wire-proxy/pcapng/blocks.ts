// pcapng, as draft-ietf-opsawg-pcapng describes it; little-endian, one interface.

const blockTypes = { section: 0x0a0d0d0a, interface: 1, packet: 6 } as const;
const optionCodes = { comment: 1, shbApplication: 4, interfaceName: 2, timeResolution: 9 } as const;
const ethernet = 1;

/** What stands at the beginning of a capture: who wrote it, and its one interface. */
export function captureHead(application: string, comment: string): Uint8Array[] {
  const section = new Uint8Array(16);
  const view = new DataView(section.buffer);
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  // The length of the section is not known.
  view.setBigInt64(8, -1n, true);
  const facts = [
    option(optionCodes.comment, utf8(comment)),
    option(optionCodes.shbApplication, utf8(application)),
    endOfOptions,
  ];

  const link = new Uint8Array(8);
  new DataView(link.buffer).setUint16(0, ethernet, true);
  const names = [
    option(optionCodes.interfaceName, utf8("proxy")),
    // Times are in units of 10^-6 s.
    option(optionCodes.timeResolution, Uint8Array.of(6)),
    endOfOptions,
  ];
  return [block(blockTypes.section, [section, ...facts]), block(blockTypes.interface, [link, ...names])];
}

/** One packet, with its time in epoch ms (fractions count). */
export function packetBlock(packet: Uint8Array, atMs: number): Uint8Array {
  const micros = Math.round(atMs * 1000);
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  view.setUint32(4, Math.floor(micros / 2 ** 32), true);
  view.setUint32(8, micros % 2 ** 32, true);
  view.setUint32(12, packet.length, true);
  view.setUint32(16, packet.length, true);
  return block(blockTypes.packet, [head, padded(packet)]);
}

const endOfOptions: Uint8Array = new Uint8Array(4);

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + padded(value).length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

/** To a multiple of four bytes, as every part of a block is. */
function padded(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  all.set(bytes);
  return all;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
