import { accept, refuse } from "@flyby/protocol";
import { createCore, createRoomOpening, exportXml, importFile, lockDataFolder, parseRoomRequest } from "@flyby/server";
import type { StationResult } from "./station.ts";

/** Opens the database itself, and keeps servers away meanwhile. */
export async function openDatabaseStation(data: string): Promise<StationResult> {
  const lock = lockDataFolder(data);
  if (!lock.ok) return lock;
  const core = await createCore({ store: { type: "sqlite", folder: data } }).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  return {
    ok: true,
    station: {
      where: "database",
      importFile: (room, bytes) => importFile(core, room, bytes, Date.now()),
      exportXml: async (id) => {
        const room = core.rooms.get(id);
        return room === undefined ? refuse("room-not-found") : accept(await exportXml(core, room));
      },
      listRooms: () => Promise.resolve(accept(core.rooms.list())),
      addRoom: async ({ mediaUrl, ...wish }) => {
        const request = parseRoomRequest({ ...wish, media: mediaUrl === null ? null : { url: mediaUrl } });
        return request.ok ? createRoomOpening(core, Date.now).add(request.value) : request;
      },
      close: async () => {
        await core.close();
        lock.release();
      },
    },
  };
}
