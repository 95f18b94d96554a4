import type { Head } from "../ports.ts";
import { queries } from "./queries.ts";
import type { Ask } from "./reads.ts";

/** One statement for all rooms that are asked for in one turn: a node asks for hundreds at once, again and again. */
export function createHeads(ask: Ask): (room: string) => Promise<Head> {
  let gathering: { readonly rooms: Set<string>; readonly heads: Promise<ReadonlyMap<string, Head>> } | null = null;

  function gather(): NonNullable<typeof gathering> {
    const rooms = new Set<string>();
    const heads = Promise.resolve().then(() => {
      gathering = null;
      return readHeads(ask, [...rooms]);
    });
    return { rooms, heads };
  }

  return async (room) => {
    gathering ??= gather();
    const { rooms, heads } = gathering;
    rooms.add(room);
    const head = (await heads).get(room);
    if (head === undefined) throw new Error(`There is no room ${room}.`);
    return head;
  };
}

async function readHeads(ask: Ask, rooms: readonly string[]): Promise<ReadonlyMap<string, Head>> {
  const rows = await ask<Head & { readonly id: string }>(queries.heads, [JSON.stringify(rooms)]);
  return new Map(rows.map(({ id, epoch, seq, floor }) => [id, { epoch, seq, floor }]));
}
