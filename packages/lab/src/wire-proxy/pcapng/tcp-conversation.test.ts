import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Direction } from "../../tap/tap.ts";
import { concatBytes } from "../../wire/index.ts";
import { createTcpConversation } from "./tcp-conversation.ts";
import { tcpFlags } from "./tcp-packet.ts";

interface Seen {
  readonly fromServer: boolean;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

/** Reads a packet as RFC 791 and RFC 9293 write it, and checks both sums. */
function read(packet: Uint8Array, serverPort: number): Seen {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  expect(view.getUint16(12)).toBe(0x0800);
  expect(view.getUint16(16)).toBe(packet.length - 14);
  expect(sum(packet.subarray(14, 34))).toBe(0xffff);
  const tcp = packet.subarray(34);
  const pseudo = Uint8Array.of(...packet.subarray(26, 34), 0, 6, tcp.length >> 8, tcp.length & 0xff);
  expect(sum(concatBytes([pseudo, tcp]))).toBe(0xffff);
  return {
    fromServer: view.getUint16(34) === serverPort,
    seq: view.getUint32(38),
    ack: view.getUint32(42),
    flags: packet[47] ?? 0,
    payload: packet.slice(34 + ((packet[46] ?? 0) >> 4) * 4),
  };
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (const [at, byte] of bytes.entries()) total += at % 2 === 0 ? byte * 256 : byte;
  while (total > 0xffff) total = (total % 0x1_0000) + Math.floor(total / 0x1_0000);
  return total;
}

describe("createTcpConversation", () => {
  test("[WPX9] the segments carry exactly the bytes, in order, each acknowledged, with right checksums", () => {
    const chunk = fc.tuple(
      fc.constantFrom("up", "down"),
      fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.uint8Array({ minLength: 1400, maxLength: 4500 })),
    );
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.array(chunk, { maxLength: 8 }),
        fc.constantFrom("client", "server"),
        (id, chunks, by) => {
          const tcp = createTcpConversation({ id }, 9000);
          const packets = [
            ...tcp.open(),
            ...chunks.flatMap(([direction, bytes]) => tcp.bytes(direction, bytes)),
            ...tcp.close(by),
          ].map((packet) => read(packet, 9000));
          for (const direction of ["up", "down"] satisfies Direction[]) {
            const mine = packets.filter(({ fromServer }) => fromServer === (direction === "down"));
            let next = mine[0]?.seq ?? 0;
            for (const { seq, flags, payload } of mine) {
              expect(seq).toBe(next);
              const counts = (flags & (tcpFlags.syn | tcpFlags.fin)) === 0 ? 0 : 1;
              next = (next + payload.length + counts) % 2 ** 32;
            }
            expect(concatBytes(mine.map(({ payload }) => payload))).toEqual(
              concatBytes(chunks.filter(([from]) => from === direction).map(([, bytes]) => bytes)),
            );
            expect(packets.filter(({ fromServer }) => fromServer !== (direction === "down")).at(-1)?.ack).toBe(next);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("[WPX9] a connection that broke ends with a reset", () => {
    const tcp = createTcpConversation({ id: 1 }, 9000);
    tcp.open();
    const [reset] = tcp.close("error").map((packet) => read(packet, 9000));
    expect((reset?.flags ?? 0) & tcpFlags.rst).toBe(tcpFlags.rst);
  });

  test("[WPX9] sequence numbers go round at 2^32", () => {
    const tcp = createTcpConversation({ id: 42_949 }, 9000);
    const [syn] = tcp.open().map((packet) => read(packet, 9000));
    const start = syn?.seq ?? 0;
    const big = new Uint8Array(100_000);
    const packets = tcp.bytes("up", big).map((packet) => read(packet, 9000));
    expect(packets.at(-1)?.ack).toBe((start + 1 + big.length) % 2 ** 32);
  });
});
