import type { Edge } from "./start-edge.ts";

/** The room's cursor once everything committed has been broadcast. */
export async function settledCursor(edge: Edge, room: string): Promise<string> {
  const { cursor } = (await (await edge.ask(`/api/v1/rooms/${room}`)).json()) as { readonly cursor: string };
  const { epoch, seq } = await edge.core.stores.log.head(room);
  if (cursor === `${epoch}:${seq}`) return cursor;
  await Bun.sleep(5);
  return settledCursor(edge, room);
}
